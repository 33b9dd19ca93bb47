import Foundation
import Geodesy

/// Synthetic marks around real preschools, to show what the software does. Nothing in them comes from any child; the same
/// seed gives the same marks.
package struct Demonstration: Sendable {
    package static let name = "Demo"
    package static let defaultCount = 600
    package static let defaultSeed: UInt64 = 2584

    private let preschools: [Preschool]
    private let area: AreaOfInterest
    private let round: Round

    /// - Parameter preschools: those without a position make no marks.
    package init(preschools: [Preschool], area: AreaOfInterest, round: Round) {
        self.preschools = preschools.filter { $0.position != nil }.sorted { $0.code < $1.code }
        self.area = area
        self.round = round
    }

    /// A place that children of several preschools like.
    private struct Attraction {
        var position: Position
        var category: Category
        var season: Set<Season>
        var quotes: [String]
    }

    private static let kinds: [(category: Category, season: Set<Season>, quotes: [String])] = [
        (.snow, [.winter], ["Här åker vi pulka!", "Backen är snabb."]),
        (.play, [.summer, .winter], ["Rutschkanan!", "Vi leker kiosk här."]),
        (.nature, [.summer], ["Här finns blåbär.", "Vi bygger koja av grenar."]),
        (.water, [.summer], ["Pölen som aldrig tar slut.", "Vi kastar sten i bäcken."]),
        (.animals, [.summer, .winter], ["Vi såg en hare.", "Korparna bor här."]),
        (.climb, [.summer], ["Stora stenen går att klättra på.", "Högst upp ser man gruvan."]),
        (.calm, [.summer], ["Här är det tyst.", "Vi vilar i mossan."]),
        (.gather, [.winter], ["Vi grillar korv.", "Elden är varm."]),
    ]

    /// - Complexity: O(marks · preschools).
    package func marks(count: Int, seed: UInt64) -> [Mark] {
        guard !preschools.isEmpty else { return [] }
        var random = SplitMix64(state: seed)
        let attractions = attractions(&random)
        return (0..<count).map { index in mark(index, seed: seed, attractions, &random) }
    }

    /// Two places around each preschool; where preschools lie close together, others go there too.
    private func attractions(_ random: inout SplitMix64) -> [Attraction] {
        preschools.flatMap { preschool in
            (0..<2).map { _ in
                let kind = Demonstration.kinds.randomElement(using: &random)!
                return Attraction(
                    position: around(preschool.position!, 120...700, &random), category: kind.category,
                    season: kind.season, quotes: kind.quotes)
            }
        }
    }

    private func mark(
        _ index: Int, seed: UInt64, _ attractions: [Attraction], _ random: inout SplitMix64
    ) -> Mark {
        let preschool = preschools.randomElement(using: &random)!
        let home = preschool.position!
        let near = attractions.filter { $0.position.distance(to: home) < 1_200 }
        // Most marks gather around an attraction, the nearer the likelier; the rest lie scattered.
        var attraction: Attraction?
        if Int.random(in: 0..<100, using: &random) < 85, !near.isEmpty {
            let candidates = (0..<2).map { _ in near.randomElement(using: &random)! }
            attraction = candidates.min { $0.position.distance(to: home) < $1.position.distance(to: home) }
        }
        var position = home
        repeat {
            position = attraction.map { gathered(around: $0.position, &random) } ?? around(home, 30...900, &random)
        } while area.distance(to: position) > 0

        let span = round.closes.timeIntervalSince(round.opens)
        let when = round.opens.addingTimeInterval((span * Double.random(in: 0..<1, using: &random)).rounded())
        var content = MarkContent(
            position: position, category: attraction?.category ?? .other,
            children: Int.random(in: 2...9, using: &random), recordedAt: when)
        let dice = Int.random(in: 0..<100, using: &random)
        content.kind = dice < 94 ? .favourite : dice < 97 ? .avoid : .wish
        content.seasons = attraction?.season ?? []
        content.ageBand = AgeBand.allCases.randomElement(using: &random)
        content.frequency = Frequency.allCases.randomElement(using: &random)
        content.walkingMinutes = Int((position.distance(to: home) / 40).rounded())
        if content.kind == .favourite, dice < 40 { content.quote = attraction?.quotes.randomElement(using: &random) }
        content.language = content.quote == nil ? nil : .swedish
        content.placement = dice % 3 == 0 ? .device : .map
        content.accuracyM = content.placement == .device ? Double(Int.random(in: 4...25, using: &random)) : nil
        let group =
            (preschool.groups ?? 1) > 1 ? "Avdelning \(Int.random(in: 1...preschool.groups!, using: &random))" : nil
        return Mark(
            id: Fingerprint.uuid(of: "demonstration \(seed) \(index)"), content: content,
            scope: MarkScope(preschool: preschool.code, group: group, round: round.id), receivedAt: when, late: false,
            review: .approved, origin: .demonstration, textHeld: false)
    }

    private func around(_ centre: Position, _ distances: ClosedRange<Double>, _ random: inout SplitMix64) -> Position {
        let direction = Double.random(in: 0..<(2 * .pi), using: &random)
        let distance = Double.random(in: distances, using: &random)
        return Position(
            easting: centre.easting + distance * sin(direction), northing: centre.northing + distance * cos(direction))
    }

    /// Roughly normal, 20 m in each direction.
    private func gathered(around centre: Position, _ random: inout SplitMix64) -> Position {
        func deviation() -> Double { (0..<4).reduce(0) { sum, _ in sum + Double.random(in: -17...17, using: &random) } }
        return Position(easting: centre.easting + deviation(), northing: centre.northing + deviation())
    }
}

/// A small generator with a seed, for data that must come out the same everywhere. Not for secrets.
///
/// - Source: Steele, Lea & Flood 2014.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    var state: UInt64

    package init(state: UInt64) { self.state = state }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
