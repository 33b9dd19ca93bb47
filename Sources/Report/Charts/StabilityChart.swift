/// How often each hotspot is found again when marks are drawn anew.
enum StabilityChart {
    /// From here on a hotspot is called stable.
    static let stableShare = 0.8
    /// As many as fit on half a page.
    private static let most = 25

    static func draw(_ findings: InternalFindings) -> HTML {
        let known = findings.hotspots.filter { $0.stability != nil }.sorted { $0.place.number < $1.place.number }
        guard let resampling = findings.resampling, !known.isEmpty else { return .nothing }
        let shown = known.prefix(most)
        return element("div") {
            BarChart.draw(
                id: "diagram-stabilitet",
                title: "Stabilitet: andel av \(SwedishText.count(resampling.runs, "omdragning", "omdragningar")) där "
                    + "smultronstället återfinns"
                    + (known.count > most ? " (rang 1–\(most); alla i rangordningen)" : ""),
                shown.map { hotspot in
                    let share = hotspot.stability ?? 0
                    return BarChart.Bar(
                        label: "\(hotspot.place.number) \(hotspot.place.nearest?.name ?? "")", value: share,
                        words: SwedishText.percent(share), isDoubtful: share < stableShare)
                }, most: 1, limit: (stableShare, "stabilt från \(SwedishText.percent(stableShare))"))
            element("p", ["class": "small"], text: resampling.description + " Ljusa staplar: under gränsen.")
        }
    }
}
