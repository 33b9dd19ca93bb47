import Hotspots
import Markup
import Places

/// A map and a list for each preschool.
enum PreschoolsSection {
    static func section(_ report: Reading) -> (id: String, title: String, content: HTML)? {
        guard !report.preschools.isEmpty else { return nil }
        let title = "Förskola för förskola"
        return (
            "forskolor", title,
            Heading.section("forskolor", title, report) {
                element(
                    "p",
                    text:
                        "Ringarna visar 300, 500 och 1\u{A0}000\u{A0}m från förskolan. Avstånd är fågelvägen till platsens "
                        + "närmaste kant, inte gångvägen.")
                for preschool in report.preschoolsInOrder {
                    element("article", ["class": "preschool", "aria-labelledby": "f-\(preschool.code)"]) {
                        element("h3", ["id": "f-\(preschool.code)"], text: preschool.name)
                        PreschoolPart.part(preschool, report)
                    }
                }
            }
        )
    }
}

/// A report about one preschool: one or two pages.
enum PreschoolPage {
    static func body(_ preschool: ReportPreschool, _ report: Reading) -> HTML {
        .several([
            element("header", ["class": "title"]) { TitleBlock.block(report, title: preschool.name) },
            element("main", ["id": "innehall", "tabindex": "-1", "class": "one-preschool"]) {
                Heading.section("var", "Var?", report) {
                    element(
                        "p",
                        text:
                            "Barnens smultronställen inom 1\u{A0}000\u{A0}m från förskolan. Avstånd är fågelvägen till platsens "
                            + "närmaste kant, inte gångvägen.")
                    PreschoolPart.part(preschool, report)
                    if preschool.position != nil { MapKey.key(report) }
                }
                Heading.section("hur-sakert", "Hur säkert?", report) { Heading.list(certainty(preschool, report)) }
                words(preschool, report)
                Heading.section("vad-nu", "Vad händer nu?", report) { Heading.list(next(preschool, report)) }
                MethodSection.short(report)
            },
            TitleBlock.foot(report),
        ])
    }

    private static func certainty(_ preschool: ReportPreschool, _ report: Reading) -> [String] {
        guard let findings = report.internal else { return Certainty.sentences(report) }
        let near = Set(preschool.near.map(\.hotspot))
        let hotspots = findings.hotspots.filter { near.contains($0.place.id) }
        guard !hotspots.isEmpty else { return ["Utan smultronställen i närheten finns inget att pröva."] }
        return hotspots.map { hotspot in
            let remarks = Remarks.of(hotspot)
            return "Nummer \(hotspot.place.number): "
                + (remarks.isEmpty ? "inget att anmärka" : remarks.inSwedish())
                + (hotspot.stability.map { "; återfinns i \(SwedishText.percent($0)) av omdragningarna" } ?? "") + "."
        }
    }

    private static func words(_ preschool: ReportPreschool, _ report: Reading) -> HTML {
        guard let findings = report.internal else { return .nothing }
        let own = findings.words.filter { $0.preschool == preschool.code }
        guard !own.isEmpty else { return .nothing }
        return Heading.section("barnens-ord", "Barnens ord", report) {
            element("ul", ["class": "words"]) {
                for words in own {
                    WordsSection.item(
                        words, where: words.hotspot.flatMap(report.place).map { "vid nummer \($0.number)" })
                }
            }
        }
    }

    private static func next(_ preschool: ReportPreschool, _ report: Reading) -> [String] {
        let near = preschool.near.compactMap { report.place($0.hotspot) }
        let told = near.filter { !$0.feedback.isEmpty }.count
        var sentences = [
            "Förskolan: visa barnen kartan, och fråga om den stämmer.",
            "Planerare: gå dit med barnen innan något ändras inom 1\u{A0}000\u{A0}m.",
        ]
        if !near.isEmpty {
            sentences.append(
                "Återkoppling är lämnad om \(SwedishText.number(told)) av "
                    + "\(SwedishText.count(near.count, "plats", "platser")) i närheten.")
        }
        return sentences
    }
}

/// What the report says of one preschool: map, list, what is doubtful.
enum PreschoolPart {
    static func part(_ preschool: ReportPreschool, _ report: Reading) -> HTML {
        element("div", ["class": preschool.position == nil ? "part" : "part with-map"]) {
            if let position = preschool.position {
                element("figure") { PreschoolMap.draw(preschool, at: position, report) }
            }
            element("div") {
                element("p", ["class": "facts"], text: facts(preschool, report))
                if let doubt = doubt(preschool) { element("p", ["class": "notice"], text: doubt) }
                if preschool.position != nil { nearList(preschool, report) }
                if !preschool.feedback.isEmpty { FeedbackList.list(preschool.feedback) }
            }
        }
    }

    private static func facts(_ preschool: ReportPreschool, _ report: Reading) -> String {
        var facts = [preschool.operatorName, preschool.place, "kod \(preschool.code)"].filter { !$0.isEmpty }
        if let participation = report.internal?.participation.first(where: { $0.code == preschool.code }) {
            facts.append(participation.answer.swedish.lowercasedFirst)
            if participation.answer == .answered {
                facts.append(SwedishText.count(participation.marks, "markering", "markeringar"))
            }
        } else {
            facts.append(preschool.tookPart ? "har varit med" : "har inte varit med")
        }
        return facts.joined(separator: " · ").capitalizedFirst
    }

    /// What must be said of a position that isn't the preschool's own.
    private static func doubt(_ preschool: ReportPreschool) -> String? {
        guard preschool.position != nil else {
            return
                "Förskolans läge är inte känt. Därför finns ingen karta, och inga avstånd kan räknas. Kommunen kan ange "
                + "läget i registret."
        }
        switch preschool.positionQuality {
        case .address: return nil
        case .neighbour: return "Läget är grannadressens: avstånden kan vara några tiotal meter fel."
        case .villageCentre:
            return "Förskolan är placerad mitt i orten, eftersom adressens läge inte är känt. Ringar, avstånd och "
                + "riktningar räknas därifrån och kan vara flera hundra meter fel."
        case .unknown: return "Hur säkert läget är, är inte känt."
        }
    }

    private static func nearList(_ preschool: ReportPreschool, _ report: Reading) -> HTML {
        let near = preschool.near.compactMap { near in report.place(near.hotspot).map { ($0, near) } }
        guard !near.isEmpty else {
            return element("p") {
                preschool.tookPart
                    ? "Inget smultronställe ligger inom 1\u{A0}000\u{A0}m."
                    : "Inget smultronställe ligger inom 1\u{A0}000\u{A0}m. Förskolan har inte varit med, så det säger inget om var "
                        + "dess barn är."
            }
        }
        return element("ol", ["class": "near"]) {
            for (place, near) in near {
                element("li") {
                    element("span", ["class": "number"], text: "\(place.number)")
                    element("span") {
                        element("span", text: SwedishText.way(near.distanceM, near.bearingDegrees).capitalizedFirst)
                        if let category = place.category {
                            ", "
                            Pictogram.inText(category.prevailing)
                            category.term.title.lowercased()
                        }
                        if let children = place.children { ", \(children) barn" }
                        if let note = place.feedback.last { ". \(note.status.title): \(note.text)" }
                    }
                }
            }
        }
    }
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}

/// Whose voices are heard: who was asked, who answered, and what another weighting would give. Internal only.
enum ParticipationSection {
    static func section(_ report: Reading) -> (id: String, title: String, content: HTML)? {
        guard let findings = report.internal, !(findings.participation.isEmpty && findings.weightings.isEmpty) else {
            return nil
        }
        let title = "Vems röster hörs?"
        return (
            "roster", title,
            Heading.section("roster", title, report) {
                if !findings.weightings.isEmpty { weightings(findings) }
                carried(findings)
                if !findings.participation.isEmpty { participation(findings.participation) }
            }
        )
    }

    private static func weightings(_ findings: InternalFindings) -> HTML {
        let chosen = findings.hotspots.count
        return Heading.table(
            "Samma markeringar med olika viktning. Återfinns är hur många av den valda analysens smultronställen som "
                + "också finns med den viktningen.",
            columns: [("Viktning", false), ("Smultronställen", true), ("Återfinns", true)],
            rows: findings.weightings.map { outcome in
                [
                    .text(outcome.name + (outcome.isChosen ? " – vald" : "")),
                    .text(SwedishText.number(outcome.hotspots)),
                    .text("\(SwedishText.number(outcome.foundAgain)) av \(SwedishText.number(chosen))"),
                ]
            })
    }

    private static func carried(_ findings: InternalFindings) -> HTML {
        let carried = findings.hotspots.filter { $0.carriedBy != nil }
        guard !carried.isEmpty else { return .nothing }
        return .several([
            element("h3", text: "Smultronställen som bärs av en enda förskola"),
            Heading.list(
                carried.map { hotspot in
                    "Nummer \(hotspot.place.number): \(hotspot.carriedBy ?? "") har "
                        + "\(SwedishText.percent(hotspot.largestShare)) av barnen."
                }),
        ])
    }

    private static func participation(_ rows: [PreschoolParticipation]) -> HTML {
        .several([
            element("h3", text: "Deltagande"),
            ShareBar.draw(
                id: "diagram-deltagande", title: "Förskolor efter svar",
                Participation.Answer.allCases.map { answer in
                    LabelledCount(answer.swedish, rows.filter { $0.answer == answer }.count)
                }),
            Heading.table(
                "Deltagande, förskola för förskola",
                columns: [
                    ("Förskola", false), ("Svar", false), ("Markeringar", true), ("Inskrivna barn", true),
                    ("Markeringar per barn", true),
                ], style: "participation",
                rows: rows.map { row in
                    [
                        .text(row.name), .text(row.answer.swedish), .text(SwedishText.number(row.marks)),
                        .text(row.children.map(SwedishText.number) ?? "okänt"),
                        .text(row.marksPerChild.map(SwedishText.decimal) ?? "–"),
                    ]
                }),
        ])
    }
}
