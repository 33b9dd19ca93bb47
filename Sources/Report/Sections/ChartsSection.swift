/// What the marks are about, and how firmly the hotspots stand.
enum ChartsSection {
    static func section(_ report: Reading) -> (id: String, title: String, content: HTML)? {
        guard report.internal != nil || !report.places.isEmpty else { return nil }
        let title = "Diagram"
        return (
            "diagram", title,
            Heading.section("diagram", title, report) {
                element("div", ["class": "charts"]) {
                    if let findings = report.internal {
                        element("div") {
                            counted("diagram-kategorier", "Markeringar efter kategori", categories(findings))
                            StabilityChart.draw(findings)
                        }
                    }
                    element("div") {
                        if let findings = report.internal {
                            counted("diagram-arstider", "Markeringar efter årstid", bars(findings.seasons))
                            counted("diagram-typer", "Markeringar efter typ", bars(findings.kinds))
                            if let plot = findings.kDistances { DistancePlot.draw(plot) }
                        }
                        NearestChart.draw(report)
                        element(
                            "p", ["class": "small"],
                            text: "Ljusa staplar: förskolans läge är osäkert.")
                    }
                }
            }
        )
    }

    private static func counted(_ id: String, _ title: String, _ bars: [BarChart.Bar]) -> HTML {
        bars.isEmpty ? .nothing : BarChart.draw(id: id, title: title, bars)
    }

    private static func categories(_ findings: InternalFindings) -> [BarChart.Bar] {
        let total = findings.categories.reduce(0) { $0 + $1.count }
        return findings.categories.map { category in
            BarChart.Bar(
                label: category.category.swedish, value: Double(category.count),
                words: words(category.count, of: total),
                category: category.category)
        }
    }

    private static func bars(_ counts: [LabelledCount]) -> [BarChart.Bar] {
        let total = counts.reduce(0) { $0 + $1.count }
        return counts.map { count in
            BarChart.Bar(label: count.label, value: Double(count.count), words: words(count.count, of: total))
        }
    }

    private static func words(_ count: Int, of total: Int) -> String {
        total == 0 ? "0" : "\(SwedishText.number(count)) (\(SwedishText.percent(Double(count) / Double(total))))"
    }
}
