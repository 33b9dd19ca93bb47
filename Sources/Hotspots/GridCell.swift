public import Geodesy
public import Store

/// A square on whole multiples of its size in SWEREF 99 TM, with the marks that lie in it. A mark on a border belongs to
/// the square to its east or north.
public struct GridCell: Sendable, Hashable, Identifiable {
    /// Lower left corner, in sizes from the origin.
    public var column: Int
    public var row: Int
    public var sizeM: Int
    public var markCount: Int
    public var children: ChildrenCount

    public var preschoolCount: Int { children.byPreschool.count }

    /// Easting and northing of the lower left corner, and the size.
    public var id: String { "\(column * sizeM)_\(row * sizeM)_\(sizeM)" }

    public var square: Polygon {
        Polygon(
            squareAt: Position(easting: Double(column * sizeM), northing: Double(row * sizeM)), size: Double(sizeM))
    }

    /// The squares that hold marks, from south to north and west to east.
    ///
    /// - Complexity: O(n log n).
    public static func cells(from points: [MarkPoint], with parameters: HotspotParameters) -> [GridCell] {
        struct Corner: Hashable { var column: Int, row: Int }
        let size = Double(parameters.cellM)
        var members: [Corner: [MarkPoint]] = [:]
        for point in points where parameters.selects(point) {
            let corner = Corner(
                column: Int((point.position.easting / size).rounded(.down)),
                row: Int((point.position.northing / size).rounded(.down)))
            members[corner, default: []].append(point)
        }
        return members.map { corner, marks in
            GridCell(
                column: corner.column, row: corner.row, sizeM: parameters.cellM, markCount: marks.count,
                children: ChildrenCount(marks))
        }.sorted { ($0.row, $0.column) < ($1.row, $1.column) }
    }
}
