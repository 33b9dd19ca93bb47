import Hotspots
import Markup
import Places

/// Everything that is needed to do it again.
enum MethodSection {
    static func section(_ report: Reading) -> (id: String, title: String, content: HTML)? {
        let title = "Metod"
        return (
            "metod", title,
            Heading.section("metod", title, report) {
                element("div", ["class": "method"]) {
                    element("dl") {
                        for (name, value) in facts(report) {
                            element("dt", text: name)
                            element("dd", text: value)
                        }
                    }
                    if !report.content.method.parameters.isEmpty {
                        Heading.table(
                            "Parametrar för \(report.content.method.name)",
                            columns: [("Parameter", false), ("Värde", false), ("Vad den gör", false)],
                            rows: report.content.method.parameters.map {
                                [.text($0.name), .text($0.value), .text($0.meaning)]
                            })
                    }
                    element("h3", text: "Gör om den här rapporten")
                    element("pre", ["tabindex": "0", "role": "region", "aria-label": "Kommandorad"]) {
                        element("code", text: report.content.method.command)
                    }
                    if !report.content.method.sources.isEmpty {
                        Heading.table(
                            "Källor", columns: [("Vad", false), ("Varifrån", false), ("Noggrannhet", false)],
                            rows: report.content.method.sources.map {
                                [.text($0.what), .text($0.origin), .text($0.accuracy ?? "okänd")]
                            })
                    }
                }
            }
        )
    }

    /// On a preschool's own page.
    static func short(_ report: Reading) -> HTML {
        Heading.section("metod", "Metod", report) {
            element("dl", ["class": "method"]) {
                for (name, value) in facts(report) {
                    element("dt", text: name)
                    element("dd", text: value)
                }
                element("dt", text: "Parametrar")
                element(
                    "dd",
                    text: report.content.method.parameters.map { "\($0.name) \($0.value)" }.joined(separator: ", "))
                element("dt", text: "Kommando")
                element("dd") { element("code", text: report.content.method.command) }
            }
        }
    }

    private static func facts(_ report: Reading) -> [(String, String)] {
        var facts = [("Omgång", report.frame.round), ("Metod", report.content.method.name)]
        if let input = report.internal?.input {
            facts.append(("Analys", input.analysis))
            facts.append(("Markeringar", SwedishText.number(input.marks)))
            facts.append(("Beräknad", input.computedAt))
            if let checksum = input.checksum { facts.append(("Kontrollsumma", checksum)) }
        }
        if let publication = report.open?.publication {
            facts.append(("Publicering", "nummer \(publication.number), \(publication.month)"))
            facts.append(("Regel", publication.rule))
            if let checksum = publication.checksum { facts.append(("Kontrollsumma", checksum)) }
        }
        facts.append(("Program", report.content.method.version))
        facts.append(("Koordinatsystem", "SWEREF 99 TM (EPSG:3006); norr på kartorna är rutnätets norr"))
        return facts
    }
}

/// How sure the findings are, in sentences.
enum Certainty {
    static func sentences(_ report: Reading) -> [String] {
        if let findings = report.internal { return sentences(findings) }
        guard let publication = report.open?.publication else { return [] }
        return [
            publication.rule,
            "Antalen är intervall och ytorna är rutor: de exakta platserna visas inte.",
            "Att en plats saknas betyder inte att barnen inte är där. \(missing(report))",
        ]
    }

    private static func missing(_ report: Reading) -> String {
        let missing = report.preschools.filter { !$0.tookPart }.count
        return missing == 0
            ? "Alla förskolor har varit med."
            : "\(SwedishText.number(missing)) av \(SwedishText.number(report.preschools.count)) förskolor har inte varit med."
    }

    private static func sentences(_ findings: InternalFindings) -> [String] {
        var sentences: [String] = []
        let hotspots = findings.hotspots
        let total = SwedishText.number(hotspots.count)
        if let resampling = findings.resampling {
            let shares = hotspots.compactMap(\.stability)
            let stable = shares.filter { $0 >= StabilityChart.stableShare }.count
            sentences.append(
                "Stabilitet: \(SwedishText.number(stable)) av \(SwedishText.number(shares.count)) återfinns i minst "
                    + "\(SwedishText.percent(StabilityChart.stableShare)) av "
                    + "\(SwedishText.count(resampling.runs, "omdragning", "omdragningar")).")
        } else {
            sentences.append("Stabiliteten är inte prövad.")
        }
        let weak = hotspots.filter(\.isWeak)
        sentences.append(
            weak.isEmpty
                ? "Inget smultronställe vilar på svagt underlag."
                : "Svagt underlag (under fem markeringar eller två avdelningar): \(SwedishText.number(weak.count)) av "
                    + "\(total), \(numbers(weak)).")
        let carried = hotspots.filter { $0.carriedBy != nil }
        sentences.append(
            carried.isEmpty
                ? "Inget bärs av en enda förskola."
                : "Bärs av en enda förskola: \(SwedishText.number(carried.count)) av \(total), \(numbers(carried)).")
        let asked = findings.participation.filter { $0.answer != .notAsked }
        if !findings.participation.isEmpty {
            let answered = asked.filter { $0.answer == .answered }.count
            sentences.append(
                "\(SwedishText.number(answered)) av \(SwedishText.number(asked.count)) tillfrågade förskolor har svarat; "
                    + "\(SwedishText.number(findings.participation.count - asked.count)) är inte tillfrågade.")
        }
        return sentences
    }

    /// `nummer 3, 7 och 12`, or the first of them where they are many.
    private static func numbers(_ hotspots: [InternalHotspot]) -> String {
        let most = 12
        let first = hotspots.prefix(most).map { "\($0.place.number)" }
        let rest = hotspots.count - first.count
        return "nummer " + (first + (rest > 0 ? ["\(rest) till"] : [])).inSwedish()
    }
}

/// What the reader can do with the findings, and what the children have been told.
enum NextSteps {
    static func sentences(_ report: Reading) -> [String] {
        let answered = report.places.filter { !$0.feedback.isEmpty }
        var sentences = [
            "Planerare: jämför planen med kartlagret och ange platsens id. Frågorna i barnkonsekvensanalysen är "
                + "förberedda.",
            "Gå dit med barnen innan något ändras: kartan visar var, barnen vet varför.",
            "Politiker: fråga vad förslaget gör med platserna i listan.",
        ]
        if !report.places.isEmpty {
            sentences.append(
                answered.isEmpty
                    ? "Återkoppling: barnen har ännu inte fått veta vad som händer med platserna."
                    : "Återkoppling är lämnad om \(SwedishText.number(answered.count)) av "
                        + "\(SwedishText.count(report.places.count, "plats", "platser")): "
                        + statuses(answered).inSwedish() + ".")
        }
        return sentences
    }

    /// `2 genomfört`, by the latest status of each place.
    private static func statuses(_ places: [ReportPlace]) -> [String] {
        Feedback.Status.allCases.compactMap { status in
            let count = places.filter { $0.feedback.last?.status == status }.count
            return count == 0 ? nil : "\(SwedishText.number(count)) \(status.title.lowercased())"
        }
    }
}
