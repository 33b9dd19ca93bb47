public import Places

/// How hotspots are found: everything that is needed to find the same ones again.
public struct HotspotParameters: Sendable, Hashable, Codable, CustomStringConvertible {
    /// Radius of the neighbourhood, metres.
    public var epsM: Double = 50
    /// The sum of weights within eps that makes the heart of a hotspot.
    public var minWeight: Double = 5
    public var weighting: Weighting = .equalPreschool
    /// With `distinct-groups`: how many.
    public var groups: Int = 2
    /// Side of the squares that marks are counted in, metres.
    public var cellM: Int = 100
    public var kind: Kind = .favourite
    public var category: Places.Category?
    public var season: Season?

    public init() {}

    /// What parameters must be, besides what the method itself demands.
    public enum Problem: Error, Equatable, CustomStringConvertible {
        case cell(Int)
        case groups(Int)

        public var description: String {
            switch self {
            case .cell(let size): "the cell size is \(size), but must be from 10 to 10 000 metres"
            case .groups(let groups): "the number of groups is \(groups), but must be 1 or more"
            }
        }
    }

    func check() throws(Problem) {
        guard (10...10_000).contains(cellM) else { throw .cell(cellM) }
        guard groups >= 1 else { throw .groups(groups) }
    }

    /// The marks that take part.
    func selects(_ point: MarkPoint) -> Bool {
        point.kind == kind && (category == nil || point.category == category)
            && (season.map { point.seasons.contains($0) } ?? true)
    }

    /// Radius of the discs that outlines are drawn with.
    var outlineRadiusM: Double { max(epsM, 15) }

    /// All parameters in words: enough to do it again.
    public var description: String {
        var parts = [
            "DBSCAN", "eps \(epsM) m", "minimum weight \(minWeight)", "weighting \(weighting.rawValue)",
        ]
        if weighting == .distinctGroups { parts.append("at least \(groups) groups") }
        if weighting.minCount > 0 { parts.append("at least \(weighting.minCount) marks") }
        parts.append("kind \(kind.rawValue)")
        if let category { parts.append("category \(category.rawValue)") }
        if let season { parts.append("season \(season.rawValue)") }
        return parts.joined(separator: ", ")
    }
}
