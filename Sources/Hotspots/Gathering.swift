import Clustering
import Geodesy
import Places

/// Marks that belong together by the method that was chosen, before anything is said of the place.
struct Gathering {
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
    ) throws -> [Gathering] {
        guard !points.isEmpty else { return [] }
        let found: [Gathering]
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

    private static func clusters(_ labels: [Int32]) -> [Gathering] {
        var members: [Int32: [Int]] = [:]
        for (index, label) in labels.enumerated() where label != DBSCAN.noise {
            members[label, default: []].append(index)
        }
        return members.sorted { $0.key < $1.key }.map { Gathering(marks: $0.value) }
    }

    /// The parts that squares make, and the marks in each.
    private static func within(_ squares: [GridSquare], _ points: [MarkPoint]) -> [Gathering] {
        guard let size = squares.first?.sizeM else { return [] }
        let parts = SquareParts(of: squares)
        var marks = [[Int]](repeating: [], count: parts.outlines.count)
        for (index, point) in points.enumerated() {
            if let part = parts.part(of: GridSquare(holding: point.position, sizeM: size)) { marks[part].append(index) }
        }
        return zip(marks, parts.outlines).map { Gathering(marks: $0, area: $1) }
    }
}
