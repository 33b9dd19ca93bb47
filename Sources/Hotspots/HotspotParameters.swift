public import Clustering
import Geodesy
public import Places

/// How hotspots are found: everything that is needed to find the same ones again.
public struct HotspotParameters: Sendable, Hashable, Codable, CustomStringConvertible {
    public var method: HotspotMethod = .dbscan
    /// DBSCAN: radius of the neighbourhood, metres.
    public var epsM: Double = 50
    /// DBSCAN: the sum of weights within eps that makes the heart of a hotspot.
    public var minWeight: Double = 5
    public var weighting: Weighting = .equalPreschool
    /// With `distinct-groups`: how many.
    public var groups: Int = 2
    /// HDBSCAN*: the number of marks that makes a hotspot.
    public var minClusterSize: Int = 5
    /// HDBSCAN*: the number of marks, itself among them, whose distance says how dense it is around a mark.
    public var minSamples: Int = 5
    /// HDBSCAN*: which level of the hierarchy.
    public var selection: HDBSCAN.Selection = .eom
    /// Side of the squares that marks are counted in, metres.
    public var cellM: Int = 100
    /// Gi*: squares whose centres lie at most so far apart are neighbours, metres.
    public var bandM: Double = 100
    /// Radius of the kernel, metres; for HDBSCAN* of the discs that outlines are drawn with.
    public var bandwidthM: Double = 100
    public var kind: Kind = .favourite
    public var category: Places.Category?
    public var season: Season?

    public init() {}

    /// What parameters must be, besides what the method itself demands.
    public enum Problem: ParameterProblem, Equatable {
        case cell(Int)
        case groups(Int)
        case bandwidth(Double)

        public var description: String {
            switch self {
            case .cell(let size): "the cell size is \(size), but must be from 10 to 10 000 metres"
            case .groups(let groups): "the number of groups is \(groups), but must be 1 or more"
            case .bandwidth(let metres): "the bandwidth is \(metres), but must be from 10 to 10 000 metres"
            }
        }
    }

    func check() throws(Problem) {
        guard (10...10_000).contains(cellM) else { throw .cell(cellM) }
        guard groups >= 1 else { throw .groups(groups) }
        guard (10...10_000).contains(bandwidthM) else { throw .bandwidth(bandwidthM) }
    }

    /// The marks that take part.
    public func selects(_ point: MarkPoint) -> Bool {
        point.kind == kind && (category == nil || point.category == category)
            && (season.map { point.seasons.contains($0) } ?? true)
    }

    /// Radius of the discs that outlines are drawn with, where they are.
    var outlineRadiusM: Double { method == .hdbscan ? bandwidthM : max(epsM, 15) }

    /// The number of marks that a hotspot must have, whatever the method finds.
    var minMarks: Int { method == .hdbscan ? minClusterSize : max(1, weighting.minCount) }

    /// The number of groups that a hotspot must have.
    var minGroups: Int { weighting == .distinctGroups ? groups : 1 }
}

extension HotspotParameters {
    /// What was saved before a method existed has no parameters of its own for it.
    public init(from decoder: any Decoder) throws {
        self.init()
        let values = try decoder.container(keyedBy: CodingKeys.self)
        func read<Value: Decodable>(_ key: CodingKeys, into value: inout Value) throws {
            if let read = try values.decodeIfPresent(Value.self, forKey: key) { value = read }
        }
        try read(.method, into: &method)
        try read(.epsM, into: &epsM)
        try read(.minWeight, into: &minWeight)
        try read(.weighting, into: &weighting)
        try read(.groups, into: &groups)
        try read(.minClusterSize, into: &minClusterSize)
        try read(.minSamples, into: &minSamples)
        try read(.selection, into: &selection)
        try read(.cellM, into: &cellM)
        try read(.bandM, into: &bandM)
        try read(.bandwidthM, into: &bandwidthM)
        try read(.kind, into: &kind)
        category = try values.decodeIfPresent(Places.Category.self, forKey: .category)
        season = try values.decodeIfPresent(Season.self, forKey: .season)
    }
}

extension HotspotParameters {
    /// How far apart the marks that take part lie: the distances to the neighbour that makes up the minimum weight, if every
    /// mark counted one. nil where there are fewer marks than that.
    public func distancePlot(of points: [MarkPoint]) throws -> DistancePlot? {
        let points = points.filter(selects)
        guard points.count >= neighbours else { return nil }
        return try DistancePlot(of: PlanePoints(points), neighbours: neighbours)
    }

    /// The neighbour whose distance is looked at, the mark itself counted.
    public var neighbours: Int { max(2, Int(min(minWeight, 1_000_000).rounded(.up))) }
}
