/// A cell of a regular grid, by whole numbers: column to the east, row to the north.
public struct LatticeCell: Sendable, Hashable, Codable {
    public var column: Int32
    public var row: Int32

    public init(column: Int32, row: Int32) {
        self.column = column
        self.row = row
    }
}

/// A corner between cells of a regular grid. The cell (0, 0) lies between the corners (0, 0) and (1, 1).
public struct LatticeCorner: Sendable, Hashable, Codable {
    public var x: Int
    public var y: Int

    public init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }
}
