/// Where the square cells of a grid lie.
public struct GridFrame: Sendable, Hashable, Codable {
    /// The largest number of cells that a grid may have; their values take 8 bytes each.
    public static let mostCells = 25_000_000

    /// The lower left corner in metres, in the system in which points are given.
    public var west: Double
    public var south: Double
    /// The side of a cell in metres.
    public var cellM: Double
    public var columns: Int
    public var rows: Int

    public init(west: Double, south: Double, cellM: Double, columns: Int, rows: Int) {
        self.west = west
        self.south = south
        self.cellM = cellM
        self.columns = columns
        self.rows = rows
    }

    /// What a frame must be.
    public enum Problem: Error, Equatable, CustomStringConvertible {
        case corner(west: Double, south: Double)
        case cell(Double)
        case size(columns: Int, rows: Int)

        public var description: String {
            switch self {
            case .corner(let west, let south):
                "the corner of the grid is \(west), \(south), but must be two finite numbers of metres"
            case .cell(let cell): "the cell is \(cell), but must be more than 0 and at most 1 000 000 metres"
            case .size(let columns, let rows):
                """
                the grid has \(columns) columns and \(rows) rows, but must have at least one of each and at most \
                25 000 000 cells
                """
            }
        }
    }

    /// - Throws: ``Problem``
    func check() throws(Problem) {
        guard west.isFinite, south.isFinite else { throw .corner(west: west, south: south) }
        guard cellM.isFinite, cellM > 0, cellM <= 1_000_000 else { throw .cell(cellM) }
        let (cells, isTooMany) = columns.multipliedReportingOverflow(by: rows)
        guard columns > 0, rows > 0, !isTooMany, cells <= GridFrame.mostCells else {
            throw .size(columns: columns, rows: rows)
        }
    }
}
