/// How far each preschool has to its nearest hotspot.
enum NearestChart {
    static func draw(_ report: Reading) -> HTML {
        let placed = report.preschools.filter { $0.position != nil }
        guard !placed.isEmpty, !report.places.isEmpty else { return .nothing }
        let ordered = placed.sorted {
            ($0.near.first?.distanceM ?? .infinity, $0.name, $0.code)
                < ($1.near.first?.distanceM ?? .infinity, $1.name, $1.code)
        }
        return BarChart.draw(
            id: "diagram-narmast", title: "Avstånd från varje förskola till närmaste smultronställe, fågelvägen",
            ordered.map { preschool in
                BarChart.Bar(
                    label: preschool.name, value: preschool.near.first?.distanceM,
                    words: preschool.near.first.map { SwedishText.distance($0.distanceM) } ?? "inget inom 1\u{A0}km",
                    isDoubtful: preschool.positionQuality != .address)
            }, most: 1000)
    }
}
