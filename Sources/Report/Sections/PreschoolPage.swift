import Swedish

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
