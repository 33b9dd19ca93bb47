/// What has become of the hotspots of an earlier analysis. Internal only.
enum ChangeSection {
    static func section(_ report: Reading) -> (id: String, title: String, content: HTML)? {
        guard let change = report.internal?.change else { return nil }
        let title = "Förändring sedan förra analysen"
        return (
            "forandring", title,
            Heading.section("forandring", title, report, style: "short") {
                element("p") {
                    "Jämfört med analysen "
                    element("code", text: change.earlier)
                    " från \(change.earlierDate)."
                }
                BarChart.draw(
                    id: "diagram-forandring", title: "Smultronställen efter vad som hänt med dem",
                    ChangeSummary.Kind.allCases.map { kind in
                        let count = change.counts[kind] ?? 0
                        return BarChart.Bar(label: kind.swedish, value: Double(count), words: SwedishText.number(count))
                    })
                element("p", text: change.significance)
            }
        )
    }
}
