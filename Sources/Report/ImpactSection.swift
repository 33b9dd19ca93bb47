import Hotspots
import Markup
import Places

/// The questions of a child impact analysis (barnkonsekvensanalys), with what the data answer, and room for what only
/// people can answer.
///
/// - Source: Convention on the Rights of the Child, articles 2, 3, 12 and 31, Swedish law since 2020 (SFS 2018:1197).
enum ImpactSection {
    static func section(_ report: Reading) -> (id: String, title: String, content: HTML)? {
        let title = "Underlag till barnkonsekvensanalys"
        return (
            "bka", title,
            Heading.section("bka", title, report) {
                element(
                    "p",
                    text:
                        "Barnkonventionen är svensk lag. Frågorna följer dess artiklar om barnets bästa, rätten att höras, "
                        + "likabehandling och lek. Det som data kan svara på är ifyllt; linjerna är till för den som "
                        + "prövar förslaget.")
                for (index, question) in ImpactQuestions.all(report).enumerated() {
                    element("article", ["class": "question", "aria-labelledby": "fraga-\(index + 1)"]) {
                        element("h3", ["id": "fraga-\(index + 1)"], text: "\(index + 1). \(question.question)")
                        if !question.answers.isEmpty { Heading.list(question.answers) }
                        element("p", ["class": "prompt"], text: question.prompt)
                        element("div", ["class": "ruled", "aria-hidden": "true"]) {
                            element("span")
                            element("span")
                        }
                    }
                }
            }
        )
    }
}

/// The questions, and what the findings answer.
struct ImpactQuestion: Sendable {
    var question: String
    /// What data answer, in sentences.
    var answers: [String]
    /// What people must answer.
    var prompt: String
}

enum ImpactQuestions {
    static func all(_ report: Reading) -> [ImpactQuestion] {
        [
            ImpactQuestion(
                question: "Vilka barn berörs av förslaget?", answers: affected(report),
                prompt: "Vilka av dem berörs, direkt eller på vägen dit? Vilka andra barn, yngre eller äldre?"),
            ImpactQuestion(
                question: "Vad har barnen själva sagt?", answers: said(report),
                prompt: "Hur har barnen fått frågan, och vad säger de om just det här förslaget?"),
            ImpactQuestion(
                question: "Vilka barn har inte hörts?", answers: unheard(report),
                prompt: "Hur får de som saknas komma till tals, också barn med funktionsnedsättning och barn som talar "
                    + "andra språk?"),
            ImpactQuestion(
                question: "Vad gör förslaget med barnens platser?", answers: places(report),
                prompt:
                    "Vilka platser (nummer och id) försvinner, krymper, skärs av eller blir bättre? Under byggtiden "
                    + "och efteråt?"),
            ImpactQuestion(
                question: "Kan barnen ta sig dit?", answers: near(report),
                prompt: "Hur går barnen och de vuxna, sommar och vinter? Vilka vägar måste de korsa?"),
            ImpactQuestion(
                question: "Vad är bäst för barnen?", answers: ["Det svarar inte data på."],
                prompt: "Vad talar för och emot, sett från barnen, på kort och lång sikt?"),
            ImpactQuestion(
                question: "Vad vägs mot barnens bästa, och hur?", answers: ["Det svarar inte data på."],
                prompt: "Vilka andra intressen finns, vilka fick väga tyngre, och varför?"),
            ImpactQuestion(
                question: "Vilka alternativ finns, och vad kommer i stället?", answers: alternatives(report),
                prompt:
                    "Går förslaget att ändra så att platserna blir kvar? Om inte: vad får barnen i stället, var, och "
                    + "finns det innan platsen försvinner?"),
            ImpactQuestion(
                question: "Hur får barnen veta vad som hände?", answers: feedback(report),
                prompt: "Vem berättar för barnen, när och hur? Vem följer upp?"),
        ]
    }

    private static func affected(_ report: Reading) -> [String] {
        let took = report.preschools.filter(\.tookPart).count
        var answers = [
            "Förskolebarn: \(SwedishText.number(took)) av \(SwedishText.number(report.preschools.count)) förskolor i registret "
                + "har varit med."
        ]
        if let findings = report.internal {
            let children = findings.participation.filter { $0.answer == .answered }.compactMap(\.children)
            if !children.isEmpty {
                answers.append(
                    "På de förskolor som har svarat är \(SwedishText.number(children.reduce(0, +))) barn inskrivna, där "
                        + "antalet är känt.")
            }
        }
        return answers + ["Data säger inget om barn som inte går i förskola, eller om äldre barn."]
    }

    private static func said(_ report: Reading) -> [String] {
        guard let findings = report.internal else {
            return [
                "De har pekat ut \(SwedishText.count(report.places.count, "plats", "platser")) som går att visa öppet. Vad "
                    + "de sagt om dem finns i den interna rapporten."
            ]
        }
        var answers: [String] = []
        let total = findings.categories.reduce(0) { $0 + $1.count }
        let most = findings.categories.enumerated().sorted {
            ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
        }
        .prefix(3).map(\.element).filter { $0.count > 0 }
        if total > 0 {
            answers.append(
                "Vanligast är "
                    + most.map {
                        "\($0.category.title.lowercased()) (\(SwedishText.percent(Double($0.count) / Double(total))))"
                    }.inSwedish() + " av markeringarna.")
        }
        if !findings.words.isEmpty {
            answers.append(
                "Barnens egna ord finns om \(SwedishText.count(findings.words.count, "markering", "markeringar")); se Barnens "
                    + "ord.")
        }
        return answers
    }

    private static func unheard(_ report: Reading) -> [String] {
        if let rows = report.internal?.participation, !rows.isEmpty {
            func names(_ answer: Participation.Answer, _ words: String) -> String? {
                let names = rows.filter { $0.answer == answer }.map(\.name)
                return names.isEmpty ? nil : "\(words): \(names.inSwedish())."
            }
            let answers = [names(.silent, "Tillfrågade men har inte svarat"), names(.notAsked, "Inte tillfrågade")]
                .compactMap(\.self)
            return answers.isEmpty ? ["Alla förskolor i registret har svarat."] : answers
        }
        let missing = report.preschools.filter { !$0.tookPart }.map(\.name)
        return missing.isEmpty
            ? ["Alla förskolor i registret har varit med."] : ["Har inte varit med: \(missing.inSwedish())."]
    }

    private static func places(_ report: Reading) -> [String] {
        guard !report.places.isEmpty else { return ["Inga smultronställen att jämföra med."] }
        return [
            "\(SwedishText.count(report.places.count, "smultronställe", "smultronställen")) att jämföra med; kartor och id "
                + "finns i rapporten, och som kartlager i SWEREF 99 TM."
        ]
    }

    private static func near(_ report: Reading) -> [String] {
        let placed = report.preschools.filter { $0.position != nil }
        guard !placed.isEmpty, !report.places.isEmpty else { return [] }
        let parts = PreschoolMap.ringsM.map { ring in
            let count = placed.filter { ($0.near.first?.distanceM ?? .infinity) <= ring }.count
            return "\(SwedishText.number(count)) inom \(SwedishText.distance(ring))"
        }
        return [
            "Av \(SwedishText.count(placed.count, "förskola", "förskolor")) med känt läge har \(parts.inSwedish()) till "
                + "närmaste smultronställe. Det är fågelvägen; gångvägen är längre."
        ]
    }

    private static func alternatives(_ report: Reading) -> [String] {
        let only = report.preschools.filter { $0.near.count == 1 }.map(\.name)
        guard !only.isEmpty else { return ["Data visar inga ersättningsplatser, bara var barnen är i dag."] }
        return [
            "Har bara ett smultronställe inom 1\u{A0}000\u{A0}m, och förlorar mest om det försvinner: \(only.inSwedish()).",
            "Data visar inga ersättningsplatser, bara var barnen är i dag.",
        ]
    }

    private static func feedback(_ report: Reading) -> [String] {
        guard !report.places.isEmpty else { return [] }
        let told = report.places.filter { !$0.feedback.isEmpty }.count
        return [
            "Återkoppling är lämnad om \(SwedishText.number(told)) av "
                + "\(SwedishText.count(report.places.count, "plats", "platser"))."
        ]
    }
}
