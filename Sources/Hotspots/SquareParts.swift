import Clustering
import Geodesy

/// Squares of one size, divided into parts that are connected by edges.
struct SquareParts {
    /// The outline of each part.
    let outlines: [Polygon]
    private let partOf: [GridSquare: Int]

    /// - Complexity: O(n log n).
    init(of squares: [GridSquare]) {
        let size = squares.first?.sizeM ?? 1
        func position(_ corner: LatticeCorner) -> Position {
            Position(easting: Double(corner.x * size), northing: Double(corner.y * size))
        }
        let found = CellOutline(
            of: squares.map { LatticeCell(column: Int32($0.column), row: Int32($0.row)) })
        outlines = found.polygons.map { part in
            Polygon(outer: part.outer.map(position), holes: part.holes.map { $0.map(position) })
        }
        partOf = Dictionary(
            uniqueKeysWithValues: found.parts.enumerated().flatMap { number, part in
                part.map { (squares[$0], number) }
            })
    }

    /// The part that a square belongs to; nil for one that is not among them.
    func part(of square: GridSquare) -> Int? { partOf[square] }
}
