import Geodesy

/// A content as the sections read it: what both audiences have in common under one name, and the internal findings where
/// there are any.
struct Reading: Sendable {
    let content: ReportContent
    /// By number.
    let places: [ReportPlace]
    let preschools: [ReportPreschool]
    private let placeByID: [String: ReportPlace]

    /// How many hotspots the first page lists.
    static let firstCount = 10

    init(_ content: ReportContent) {
        self.content = content
        switch content.findings {
        case .open(let findings):
            preschools = findings.preschools
            let largest = findings.hotspots.compactMap(\.children?.lower).max() ?? 0
            places = findings.hotspots.map { hotspot in
                let size = largest > 0 ? Double(hotspot.children?.lower ?? 0) / Double(largest) : 0
                return ReportPlace(hotspot.place, size: size, isAmongFirst: false, children: hotspot.children?.swedish)
            }.sorted { $0.number < $1.number }
        case .internal(let findings):
            preschools = findings.preschools
            let largest = findings.hotspots.map(\.children).max() ?? 0
            places = findings.hotspots.map { hotspot in
                let size = largest > 0 ? Double(hotspot.children) / Double(largest) : 0
                return ReportPlace(
                    hotspot.place, size: size, isAmongFirst: hotspot.place.number <= Reading.firstCount,
                    children: SwedishText.number(hotspot.children), category: hotspot.category)
            }.sorted { $0.number < $1.number }
        }
        placeByID = Dictionary(places.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }

    var frame: ReportFrame { content.frame }
    var ground: MapGround { content.ground }
    var `internal`: InternalFindings? { if case .internal(let findings) = content.findings { findings } else { nil } }
    var open: OpenFindings? { if case .open(let findings) = content.findings { findings } else { nil } }
    var audience: String { self.internal == nil ? "Öppen" : "Intern" }

    func place(_ id: String) -> ReportPlace? { placeByID[id] }

    /// Wider ones first, so that the narrower ones are drawn on top.
    var isoplethsWidestFirst: [Isopleth] { (self.internal?.isopleths ?? []).sorted { $0.share > $1.share } }

    /// Preschools with a position first by name, then those without.
    var preschoolsInOrder: [ReportPreschool] {
        preschools.sorted {
            ($0.position == nil ? 1 : 0, $0.name, $0.code) < ($1.position == nil ? 1 : 0, $1.name, $1.code)
        }
    }
}

/// A hotspot as maps and lists show it, for either audience.
struct ReportPlace: Sendable {
    let place: HotspotPlace
    /// How large its symbol is, 0–1.
    let size: Double
    /// One of those that the first page lists by rank.
    let isAmongFirst: Bool
    /// A number inside, a range in the open report; nil where it isn't told.
    let children: String?
    let category: PlaceCategory?
    /// Where its number stands: a position inside the outline.
    let middle: Position

    init(
        _ place: HotspotPlace, size: Double, isAmongFirst: Bool, children: String?, category: PlaceCategory? = nil
    ) {
        self.place = place
        self.size = size
        self.isAmongFirst = isAmongFirst
        self.children = children
        self.category = category
        middle = place.outline.interiorPosition()
    }

    var id: String { place.id }
    var number: Int { place.number }
    var outline: Polygon { place.outline }
    var nearest: NearestPreschool? { place.nearest }
    var feedback: [FeedbackNote] { place.feedback }
}

extension Isopleth {
    /// The narrower, the darker.
    var style: String { share <= 0.5 ? "isopleth core" : "isopleth" }
}
