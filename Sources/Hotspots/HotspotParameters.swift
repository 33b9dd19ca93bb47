package import Clustering
import Geodesy
package import Places

/// How hotspots are found: everything that is needed to find the same ones again.
package struct HotspotParameters: Sendable, Hashable, Codable, CustomStringConvertible {
    package var method: HotspotMethod = .dbscan
    /// DBSCAN: radius of the neighbourhood, metres.
    package var epsM: Double = 50
    /// DBSCAN: the sum of weights within eps that makes the heart of a hotspot.
    package var minWeight: Double = 5
    package var weighting: Weighting = .equalPreschool
    /// With `distinct-groups`: how many.
    package var groups: Int = 2
    /// HDBSCAN*: the number of marks that makes a hotspot.
    package var minClusterSize: Int = 5
    /// HDBSCAN*: the number of marks, itself among them, whose distance says how dense it is around a mark.
    package var minSamples: Int = 5
    /// HDBSCAN*: which level of the hierarchy.
    package var selection: HDBSCAN.Selection = .eom
    /// Side of the squares that marks are counted in, metres.
    package var cellM: Int = 100
    /// Gi*: squares whose centres lie at most so far apart are neighbours, metres.
    package var bandM: Double = 100
    /// Radius of the kernel, metres; for HDBSCAN* of the discs that outlines are drawn with.
    package var bandwidthM: Double = 100
    package var kind: Kind = .favourite
    package var category: Places.Category?
    package var season: Season?

    package init() {}

    /// What parameters must be, besides what the method itself demands.
    package enum Problem: ParameterProblem, Equatable {
        case cell(Int)
        case groups(Int)
        case bandwidth(Double)

        package var description: String {
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
    package func selects(_ point: MarkPoint) -> Bool {
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
    package init(from decoder: any Decoder) throws {
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
    package func distancePlot(of points: [MarkPoint]) throws -> DistancePlot? {
        let points = points.filter(selects)
        guard points.count >= neighbours else { return nil }
        return try DistancePlot(of: PlanePoints(points), neighbours: neighbours)
    }

    /// The neighbour whose distance is looked at, the mark itself counted.
    package var neighbours: Int { max(2, Int(min(minWeight, 1_000_000).rounded(.up))) }
}

/// How hotspots are found.
package enum HotspotMethod: String, Vocabulary {
    /// Places where marks lie as close together as is asked for.
    case dbscan
    /// Places where marks lie closer together than around them, however close that is.
    case hdbscan
    /// Squares with more marks in and around them than chance would put there.
    case gistar
    /// The area where half of all marks lie closest together.
    case density

    /// A hotspot is made of squares rather than of discs around marks.
    var isOfCells: Bool { self == .gistar || self == .density }
}

/// A parameter that has a say in an analysis, for those who put them into words.
package enum HotspotSetting: Sendable, Hashable {
    /// Metres.
    case eps(Double), band(Double), bandwidth(Double), outlineRadius(Double)
    case minWeight(Double)
    case minClusterSize(Int), minSamples(Int)
    case selection(HDBSCAN.Selection)
    /// Metres.
    case cell(Int)
    /// Shares, 0–1.
    case falseDiscoveryRate(Double), isopleth(Double)
    case weighting(Weighting)
    case groups(Int), marks(Int)
    case kind(Kind)
    case category(Places.Category)
    case season(Season)
}

extension HotspotParameters {
    /// The parameters that have a say with this method, in the order in which they are told.
    package var settings: [HotspotSetting] {
        var settings: [HotspotSetting] =
            switch method {
            case .dbscan: [.eps(epsM), .minWeight(minWeight)]
            case .hdbscan:
                [
                    .minClusterSize(minClusterSize), .minSamples(minSamples), .selection(selection),
                    .outlineRadius(outlineRadiusM),
                ]
            case .gistar:
                [.cell(cellM), .band(bandM), .falseDiscoveryRate(SquareScores.hotspotLevel.falseDiscoveryRate)]
            case .density: [.bandwidth(bandwidthM), .isopleth(DensityArea.hotspotShare)]
            }
        // HDBSCAN* counts marks.
        let isWeighted = method != .hdbscan
        if isWeighted { settings.append(.weighting(weighting)) }
        if minGroups > 1 { settings.append(.groups(groups)) }
        if isWeighted, weighting.minCount > 0 { settings.append(.marks(weighting.minCount)) }
        settings.append(.kind(kind))
        if let category { settings.append(.category(category)) }
        if let season { settings.append(.season(season)) }
        return settings
    }

    /// Method and parameters in words: enough to do it again.
    package var description: String {
        ([method.title] + settings.map(\.description)).joined(separator: ", ")
    }
}

extension HotspotMethod {
    /// What the method is called.
    package var title: String {
        switch self {
        case .dbscan: "DBSCAN"
        case .hdbscan: "HDBSCAN*"
        case .gistar: "Gi*"
        case .density: "kernel density"
        }
    }
}

extension HotspotSetting: CustomStringConvertible {
    package var description: String {
        switch self {
        case .eps(let metres): "eps \(metres) m"
        case .band(let metres): "band \(metres) m"
        case .bandwidth(let metres): "bandwidth \(metres) m"
        case .outlineRadius(let metres): "outline radius \(metres) m"
        case .minWeight(let weight): "minimum weight \(weight)"
        case .minClusterSize(let size): "minimum cluster size \(size)"
        case .minSamples(let samples): "minimum samples \(samples)"
        case .selection(let selection): "selection \(selection.rawValue)"
        case .cell(let metres): "cells \(metres) m"
        case .falseDiscoveryRate(let rate): "false discovery rate \(rate)"
        case .isopleth(let share): "isopleth \(share)"
        case .weighting(let weighting): "weighting \(weighting.rawValue)"
        case .groups(let groups): "at least \(groups) groups"
        case .marks(let marks): "at least \(marks) marks"
        case .kind(let kind): "kind \(kind.rawValue)"
        case .category(let category): "category \(category.rawValue)"
        case .season(let season): "season \(season.rawValue)"
        }
    }
}

/// How much each mark counts when hotspots are found.
package enum Weighting: String, Vocabulary {
    /// No preschool counts for more than an average one, so that one eager preschool cannot decide.
    case equalPreschool = "equal-preschool"
    /// Every mark counts the same.
    case marks
    /// Every mark counts the same, and a hotspot needs marks from several groups.
    case distinctGroups = "distinct-groups"

    /// The weights of marks, in units of 1/65536; nil where every mark counts 1.
    ///
    /// `equal-preschool`: w = min(1, (N/P)/n), with N marks in all, P preschools that have marks, and n marks of this
    /// mark's preschool; not rescaled.
    func weights(of points: [MarkPoint]) -> [Int64]? {
        guard self == .equalPreschool, !points.isEmpty else { return nil }
        let counts = Dictionary(points.map { ($0.preschool, 1.0) }, uniquingKeysWith: +)
        let average = Double(points.count) / Double(counts.count)
        return points.map { FixedWeight.make(min(1, average / counts[$0.preschool]!))! }
    }

    /// Under `equal-preschool`, one lone mark of a preschool with few marks must never be a hotspot.
    package var minCount: Int { self == .equalPreschool ? 3 : 0 }
}
