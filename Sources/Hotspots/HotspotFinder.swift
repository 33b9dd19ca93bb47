import Geodesy
package import Places
import Planar
import Store

/// From marks to hotspots: the internal audience's view, in which nothing is hidden and weak bases are flagged.
package enum HotspotFinder {
    /// Hotspots by rank.
    ///
    /// - Parameters:
    ///   - points: marks; those that the parameters do not select are passed over.
    ///   - preschools: the register, to tell the nearest one, and for the area that Gi* looks at.
    /// - Throws: ``HotspotParameters/Problem``, and what the method's own `Problem` says.
    /// - Complexity: that of the method, and O(hotspots · preschools) looks at extents.
    package static func hotspots(
        from points: [MarkPoint], preschools: [Preschool], with parameters: HotspotParameters
    ) throws -> [Hotspot] {
        try found(in: points.filter(parameters.selects), preschools: preschools, with: parameters).map(\.hotspot)
    }

    /// Whether there is any hotspot.
    ///
    /// - Parameters: as of ``hotspots(from:preschools:with:)``.
    package static func findsAny(
        in points: [MarkPoint], preschools: [Preschool], with parameters: HotspotParameters
    ) throws -> Bool {
        try parameters.check()
        let points = points.filter(parameters.selects)
        return try Cluster.all(in: points, preschools: preschools, with: parameters).contains {
            try !parts(of: $0, points, with: parameters).isEmpty
        }
    }

    /// Hotspots by rank, with the marks in each.
    ///
    /// - Parameter points: the marks that take part.
    static func found(
        in points: [MarkPoint], preschools: [Preschool], with parameters: HotspotParameters
    ) throws -> [(hotspot: Hotspot, marks: [Int])] {
        try parameters.check()
        var found: [(hotspot: Hotspot, marks: [Int])] = []
        for cluster in try Cluster.all(in: points, preschools: preschools, with: parameters) {
            for part in try parts(of: cluster, points, with: parameters) {
                let marks = part.marks.map { points[$0] }
                found.append((describe(marks, outline: part.outline, preschools: preschools), part.marks))
            }
        }
        return ranked(found)
    }

    /// The places that a cluster makes up: one, but HDBSCAN* may gather marks so far apart that their discs do not touch.
    private static func parts(
        of cluster: Cluster, _ points: [MarkPoint], with parameters: HotspotParameters
    ) throws -> [(marks: [Int], outline: Polygon)] {
        let radius: Double
        switch cluster.outline {
        case .area(let area): return [(cluster.marks, area)]
        case .discs(let radiusM): radius = radiusM
        }
        // Snapped to 10 m, so that no vertex leads back to a mark.
        let snapped = cluster.marks.map { points[$0].position.snapped }
        let outlines = try Polygon.union(
            ofDiscsAround: Set(snapped).sorted { ($0.x, $0.y) < ($1.x, $1.y) }, radiusM: radius)
        // A hole that one disc would fill is no more than the marks' own uncertainty.
        let smallHole = Double.pi * radius * radius
        guard outlines.count > 1 else {
            return outlines.map { (cluster.marks, $0.fillingHoles(smallerThan: smallHole)) }
        }
        return outlines.compactMap { outline in
            let marks = zip(cluster.marks, snapped).filter { outline.contains($0.1) }.map(\.0)
            guard parameters.areEnough(marks, of: points) else { return nil }
            return (marks, outline.fillingHoles(smallerThan: smallHole))
        }
    }

    private static func describe(_ marks: [MarkPoint], outline: Polygon, preschools: [Preschool]) -> Hotspot {
        let corners = outline.outer.map { "\($0.x) \($0.y)" }.joined(separator: ",")
        var hotspot = Hotspot(
            id: "p-" + Fingerprint.letters(of: "\(marks.count) \(corners)", count: 8), rank: 0, outline: outline,
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

    private static func ranked(_ found: [(hotspot: Hotspot, marks: [Int])]) -> [(hotspot: Hotspot, marks: [Int])] {
        func key(_ hotspot: Hotspot) -> (Int, Int, Double, Double) {
            let box = hotspot.outline.boundingBox
            return (-hotspot.children.total, -hotspot.markCount, box.minX + box.maxX, box.minY + box.maxY)
        }
        var ranked = found.sorted { key($0.hotspot) < key($1.hotspot) }
        for index in ranked.indices { ranked[index].hotspot.rank = index + 1 }
        return ranked
    }

    private static func median(_ values: [Double]) -> Double {
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
