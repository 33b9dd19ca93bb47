import Disclosure
import Geodesy
import Hotspots
import Markup
import Places

extension Participation.Answer {
    var swedish: String {
        switch self {
        case .answered: "Har svarat"
        case .silent: "Tillfrågad, inget svar"
        case .notAsked: "Inte tillfrågad"
        }
    }
}

extension String {
    /// On one line: its words are held together by no-break spaces.
    var unbroken: String { replacing(" ", with: "\u{A0}") }
}

/// Numbers, units and lists as they are written in Swedish: `1 234,5`, with no-break spaces.
enum SwedishText {
    static func number(_ number: Int) -> String { SwedishNumber.text(number) }

    /// With at most one decimal.
    static func number(_ number: Double) -> String { SwedishNumber.text(number) }

    /// With exactly one decimal, so that a column of them reads easily.
    static func decimal(_ number: Double) -> String {
        let text = self.number(number)
        return text.contains(",") ? text : text + ",0"
    }

    /// A distance: in whole metres, from ten kilometres on in tenths of a kilometre.
    static func distance(_ metres: Double) -> String {
        metres < 10_000 ? "\(number(Int(metres.rounded())))\u{A0}m" : "\(number(metres / 1000))\u{A0}km"
    }

    /// A share, 0–1, in whole per cent.
    static func percent(_ share: Double) -> String { "\(number(Int((share * 100).rounded())))\u{A0}%" }

    static func count(_ count: Int, _ one: String, _ several: String) -> String {
        "\(number(count))\u{A0}\(count == 1 ? one : several)"
    }

    /// One of eight directions.
    static func direction(_ degrees: Double) -> String {
        let names = ["norr", "nordost", "öster", "sydost", "söder", "sydväst", "väster", "nordväst"]
        return names[Int((degrees / 45).rounded()) % 8]
    }

    /// `430 m åt nordost`, or that the preschool lies within.
    static func way(_ distanceM: Double, _ bearingDegrees: Double?) -> String {
        guard let bearingDegrees, distanceM > 0 else { return "förskolan ligger i smultronstället" }
        return "\(distance(distanceM)) åt \(direction(bearingDegrees))"
    }
}

extension Band {
    /// `10–19`, `100 eller fler`.
    var swedish: String {
        upper.map { "\(SwedishText.number(lower))–\(SwedishText.number($0))" }
            ?? "\(SwedishText.number(lower)) eller fler"
    }
}

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
    let category: Dominant<Places.Category>?
    /// Where its number stands: a position inside the outline.
    let middle: Position

    init(
        _ place: HotspotPlace, size: Double, isAmongFirst: Bool, children: String?,
        category: Dominant<Places.Category>? = nil
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
