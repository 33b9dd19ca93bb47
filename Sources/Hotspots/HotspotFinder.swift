import Clustering
import Geodesy
package import Places
package import Store

/// From marks to hotspots: the internal audience's view, in which nothing is hidden and weak bases are flagged.
package struct HotspotFinder: Sendable {
    private let bufferUnion: BufferUnion

    package init(bufferUnion: BufferUnion) {
        self.bufferUnion = bufferUnion
    }

    /// Hotspots by rank.
    ///
    /// - Parameters:
    ///   - points: marks; those that the parameters do not select are passed over.
    ///   - preschools: the register, to tell the nearest one, and for the area that Gi* looks at.
    /// - Throws: ``HotspotParameters/Problem``, and what the method's own `Problem` says.
    /// - Complexity: that of the method, and O(hotspots · preschools · vertices).
    package func hotspots(
        from points: [MarkPoint], preschools: [Preschool], with parameters: HotspotParameters
    ) async throws -> [Hotspot] {
        try await found(in: points.filter(parameters.selects), preschools: preschools, with: parameters).map(\.hotspot)
    }

    /// Hotspots by rank, with the marks in each.
    ///
    /// - Parameter points: the marks that take part.
    func found(
        in points: [MarkPoint], preschools: [Preschool], with parameters: HotspotParameters
    ) async throws -> [(hotspot: Hotspot, marks: [Int])] {
        try parameters.check()
        var found: [(hotspot: Hotspot, marks: [Int])] = []
        for cluster in try Cluster.all(in: points, preschools: preschools, with: parameters) {
            for part in try await parts(of: cluster, points, with: parameters) {
                let marks = part.marks.map { points[$0] }
                found.append((describe(marks, outline: part.outline, preschools: preschools), part.marks))
            }
        }
        return ranked(found)
    }

    /// The places that a cluster makes up: one, but HDBSCAN* may gather marks so far apart that their discs do not touch.
    private func parts(
        of cluster: Cluster, _ points: [MarkPoint], with parameters: HotspotParameters
    ) async throws -> [(marks: [Int], outline: Polygon)] {
        if let area = cluster.area { return [(cluster.marks, area)] }
        // Snapped to 10 m, so that no vertex leads back to a mark.
        let snapped = cluster.marks.map { points[$0].position.snapped }
        let radius = parameters.outlineRadiusM
        let outlines = try await bufferUnion.outlines(
            around: Set(snapped).sorted { ($0.x, $0.y) < ($1.x, $1.y) }, radiusM: radius)
        // A hole that one disc would fill is no more than the marks' own uncertainty.
        let smallHole = Double.pi * radius * radius
        guard outlines.count > 1 else {
            return outlines.map { (cluster.marks, $0.fillingHoles(smallerThan: smallHole)) }
        }
        // With DBSCAN, marks are linked by steps of eps or less, so their discs always overlap.
        guard parameters.method == .hdbscan else { throw OutlineError(parts: outlines.count) }
        return outlines.compactMap { outline in
            let marks = zip(cluster.marks, snapped).filter { outline.contains($0.1) }.map(\.0)
            guard Cluster(marks: marks).isEnough(points, parameters) else { return nil }
            return (marks, outline.fillingHoles(smallerThan: smallHole))
        }
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

    private func ranked(_ found: [(hotspot: Hotspot, marks: [Int])]) -> [(hotspot: Hotspot, marks: [Int])] {
        func key(_ hotspot: Hotspot) -> (Int, Int, Double, Double) {
            let box = hotspot.outline.boundingBox
            return (-hotspot.children.total, -hotspot.markCount, box.minX + box.maxX, box.minY + box.maxY)
        }
        var ranked = found.sorted { key($0.hotspot) < key($1.hotspot) }
        for index in ranked.indices { ranked[index].hotspot.rank = index + 1 }
        return ranked
    }

    private func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}

extension Position {
    /// The nearest position on whole tens of metres.
    fileprivate var snapped: Position {
        Position(easting: (easting / 10).rounded() * 10, northing: (northing / 10).rounded() * 10)
    }
}

/// An outline that is not one polygon: a mistake in this program, not in the data.
struct OutlineError: Error, CustomStringConvertible {
    var parts: Int
    var description: String { "the outline of a hotspot came out in \(parts) parts instead of one" }
}

/// Marks that belong together by the method that was chosen, before anything is said of the place.
struct Cluster {
    /// Indices of the marks, ascending.
    var marks: [Int]
    /// Where the method finds an area rather than marks. SWEREF 99 TM (EPSG:3006), metres.
    var area: Polygon?

    /// What a method finds among marks.
    ///
    /// - Parameters:
    ///   - points: the marks that take part.
    ///   - preschools: the register; Gi* compares with the area around them.
    /// - Throws: `DBSCAN.Problem`, `HDBSCAN.Problem`, `GiStar.Problem`, `KernelDensity.Problem`
    static func all(
        in points: [MarkPoint], preschools: [Preschool], with parameters: HotspotParameters
    ) throws -> [Cluster] {
        guard !points.isEmpty else { return [] }
        let found: [Cluster]
        switch parameters.method {
        case .dbscan: found = clusters(try dbscan(points, parameters))
        case .hdbscan:
            found = clusters(
                try HDBSCAN(
                    minClusterSize: parameters.minClusterSize, minSamples: parameters.minSamples,
                    selection: parameters.selection
                ).labels(of: PlanePoints(points)))
        case .gistar:
            let scores = try SquareScores(of: points, preschools: preschools, with: parameters)
            found = within(scores.hot, points)
        case .density:
            let field = try DensityField(of: points, with: parameters)
            found = within(try field.squares(holding: DensityArea.hotspotShare), points)
        }
        return found.filter { $0.isEnough(points, parameters) }
    }

    /// One lone mark, or the marks of one group where several are asked for, are no hotspot, whatever the method says.
    func isEnough(_ points: [MarkPoint], _ parameters: HotspotParameters) -> Bool {
        marks.count >= parameters.minMarks && Set(marks.map { points[$0].group }).count >= parameters.minGroups
    }

    private static func dbscan(_ points: [MarkPoint], _ parameters: HotspotParameters) throws -> [Int32] {
        let groups = Dictionary(
            uniqueKeysWithValues: Set(points.map(\.group)).sorted().enumerated().map { ($1, Int32($0)) })
        let method = DBSCAN(
            epsM: parameters.epsM, minWeight: parameters.minWeight, minCount: parameters.weighting.minCount,
            minGroups: parameters.weighting == .distinctGroups ? parameters.groups : 0)
        return try method.labels(
            of: PlanePoints(points), weights: parameters.weighting.weights(of: points),
            groups: points.map { groups[$0.group]! })
    }

    private static func clusters(_ labels: [Int32]) -> [Cluster] {
        var members: [Int32: [Int]] = [:]
        for (index, label) in labels.enumerated() where label != DBSCAN.noise {
            members[label, default: []].append(index)
        }
        return members.sorted { $0.key < $1.key }.map { Cluster(marks: $0.value) }
    }

    /// The parts that squares make, and the marks in each.
    private static func within(_ squares: [GridSquare], _ points: [MarkPoint]) -> [Cluster] {
        guard let size = squares.first?.sizeM else { return [] }
        let parts = SquareParts(of: squares)
        var marks = [[Int]](repeating: [], count: parts.outlines.count)
        for (index, point) in points.enumerated() {
            if let part = parts.part(of: GridSquare(holding: point.position, sizeM: size)) { marks[part].append(index) }
        }
        return zip(marks, parts.outlines).map { Cluster(marks: $0, area: $1) }
    }
}

extension PlanePoints {
    /// Where marks are, in SWEREF 99 TM.
    init(_ marks: [MarkPoint]) throws(Problem) {
        try self.init(metres: marks.map { ($0.position.x, $0.position.y) })
    }
}
