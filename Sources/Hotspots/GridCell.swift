public import Geodesy
public import Places

/// A square of the grid, with the marks that lie in it.
public struct GridCell: Sendable, Hashable, Codable, Identifiable {
    public var square: GridSquare
    public var markCount: Int
    public var children: ChildrenCount

    public var id: String { square.id }
    public var preschoolCount: Int { children.byPreschool.count }

    /// The squares that hold marks, from south to north and west to east.
    ///
    /// - Complexity: O(n log n).
    public static func cells(from points: [MarkPoint], with parameters: HotspotParameters) -> [GridCell] {
        let members = Dictionary(grouping: points.filter(parameters.selects)) {
            GridSquare(holding: $0.position, sizeM: parameters.cellM)
        }
        return members.map { GridCell(square: $0, markCount: $1.count, children: ChildrenCount($1)) }
            .sorted { $0.square < $1.square }
    }
}
