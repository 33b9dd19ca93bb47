public import Clustering
public import Geodesy
public import Places

/// A square of the grid, with the marks that lie in it.
public struct GridCell: Sendable, Hashable, Codable, Identifiable {
    public var square: GridSquare
    public var markCount: Int
    public var children: ChildrenCount
    /// How unusual the number of marks in and around the square is; nil where no preschool is within reach, and in what was
    /// saved before it was computed.
    public var gi: GiStar.Score?

    public var id: String { square.id }
    public var preschoolCount: Int { children.byPreschool.count }

    /// The squares that hold marks, or where it is unusual that there are none, from south to north and west to east.
    ///
    /// - Parameter preschools: the register, for the area in which hotspots could have been found.
    /// - Throws: `GiStar.Problem`
    /// - Complexity: O(n log n), and that of Gi*.
    public static func cells(
        from points: [MarkPoint], preschools: [Preschool], with parameters: HotspotParameters
    ) throws -> [GridCell] {
        let points = points.filter(parameters.selects)
        let scores = try SquareScores(of: points, preschools: preschools, with: parameters)
        let members = Dictionary(grouping: points) {
            GridSquare(holding: $0.position, sizeM: parameters.cellM)
        }
        return Set(members.keys).union(scores.unusual).sorted().map { square in
            let marks = members[square] ?? []
            return GridCell(square: square, markCount: marks.count, children: ChildrenCount(marks), gi: scores[square])
        }
    }
}
