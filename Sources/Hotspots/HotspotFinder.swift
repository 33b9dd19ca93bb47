import Clustering
import Geodesy
public import Places
public import Store

/// From marks to hotspots: the internal audience's view, in which nothing is hidden and weak bases are flagged.
public struct HotspotFinder: Sendable {
    private let outliner: Outliner

    public init(outliner: Outliner) {
        self.outliner = outliner
    }

    /// Hotspots by rank.
    ///
    /// - Parameters:
    ///   - points: marks; those that the parameters do not select are passed over.
    ///   - preschools: the register, to tell the nearest one.
    /// - Throws: `DBSCAN.Problem`, ``HotspotParameters/Problem``
    /// - Complexity: that of DBSCAN, and O(hotspots · preschools · vertices).
    public func hotspots(
        from points: [MarkPoint], preschools: [Preschool], with parameters: HotspotParameters
    ) async throws -> [Hotspot] {
        try parameters.check()
        let points = points.filter(parameters.selects)
        let groups = Dictionary(
            uniqueKeysWithValues: Set(points.map(\.group)).sorted().enumerated().map { ($1, Int32($0)) })
        let method = DBSCAN(
            epsM: parameters.epsM, minWeight: parameters.minWeight, minCount: parameters.weighting.minCount,
            minGroups: parameters.weighting == .distinctGroups ? parameters.groups : 0)
        let labels = try method.labels(
            of: PlanePoints(metres: points.map { ($0.position.x, $0.position.y) }),
            weights: parameters.weighting.weights(of: points), groups: points.map { groups[$0.group]! })

        var members: [Int32: [MarkPoint]] = [:]
        for (point, label) in zip(points, labels) where label != DBSCAN.noise {
            members[label, default: []].append(point)
        }
        var hotspots: [Hotspot] = []
        for (_, marks) in members.sorted(by: { $0.key < $1.key }) {
            let outline = try await outline(around: marks, with: parameters)
            hotspots.append(describe(marks, outline: outline, preschools: preschools))
        }
        return ranked(hotspots)
    }

    /// The marks snapped to 10 m, so that no vertex leads back to one, with discs around them.
    private func outline(around marks: [MarkPoint], with parameters: HotspotParameters) async throws -> Polygon {
        let snapped = Set(
            marks.map {
                Position(
                    easting: ($0.position.easting / 10).rounded() * 10,
                    northing: ($0.position.northing / 10).rounded() * 10)
            }
        ).sorted { ($0.x, $0.y) < ($1.x, $1.y) }
        let radius = parameters.outlineRadiusM
        let polygons = try await outliner.outlines(around: snapped, radiusM: radius)
        // Marks of one hotspot are linked by steps of eps or less, so their discs always overlap.
        guard let outline = polygons.first, polygons.count == 1 else {
            throw OutlineError(parts: polygons.count)
        }
        // A hole that one disc would fill is no more than the marks' own uncertainty.
        return outline.fillingHoles(smallerThan: .pi * radius * radius)
    }

    private func describe(_ marks: [MarkPoint], outline: Polygon, preschools: [Preschool]) -> Hotspot {
        var hotspot = Hotspot(
            id: "p-" + Fingerprint.letters(of: "\(marks.count) \(outline.outer)", count: 8), rank: 0, outline: outline,
            markCount: marks.count, groupCount: Set(marks.map(\.group)).count, children: ChildrenCount(marks),
            category: Dominant(of: marks.map(\.category)),
            timeOfYear: Dominant(of: marks.compactMap { TimeOfYear($0.seasons) }),
            accuracyM: median(marks.map { $0.accuracyM ?? 50 }))
        if let nearest = outline.nearest(of: preschools, at: \.position) {
            hotspot.nearestPreschool = nearest.thing
            hotspot.distanceM = nearest.distanceM
        }
        return hotspot
    }

    private func ranked(_ hotspots: [Hotspot]) -> [Hotspot] {
        func key(_ hotspot: Hotspot) -> (Int, Int, Double, Double) {
            let box = hotspot.outline.boundingBox
            return (-hotspot.children.total, -hotspot.markCount, box.minX + box.maxX, box.minY + box.maxY)
        }
        return hotspots.sorted { key($0) < key($1) }.enumerated().map { index, hotspot in
            var hotspot = hotspot
            hotspot.rank = index + 1
            return hotspot
        }
    }

    private func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

/// An outline that is not one polygon: a mistake in this program, not in the data.
struct OutlineError: Error, CustomStringConvertible {
    var parts: Int
    var description: String { "the outline of a hotspot came out in \(parts) parts instead of one" }
}
