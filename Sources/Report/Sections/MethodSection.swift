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
