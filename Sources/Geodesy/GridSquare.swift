/// A square on whole multiples of its size in SWEREF 99 TM (EPSG:3006). Its western and southern edges belong to it, the
/// other two to its neighbours, so that every position lies in exactly one square of each size.
public struct GridSquare: Sendable, Hashable, Codable {
    /// Lower left corner, in sizes from the origin.
    public var column: Int
    public var row: Int
    public var sizeM: Int

    public init(column: Int, row: Int, sizeM: Int) {
        self.column = column
        self.row = row
        self.sizeM = sizeM
    }

    public init(holding position: Position, sizeM: Int) {
        let size = Double(sizeM)
        self.init(
            column: Int((position.easting / size).rounded(.down)), row: Int((position.northing / size).rounded(.down)),
            sizeM: sizeM)
    }

    /// Easting and northing of the lower left corner, and the size.
    public var id: String { "\(column * sizeM)_\(row * sizeM)_\(sizeM)" }

    public var polygon: Polygon {
        Polygon(
            squareAt: Position(easting: Double(column * sizeM), northing: Double(row * sizeM)), size: Double(sizeM))
    }

    /// The larger square that this one lies in.
    ///
    /// - Parameter sizeM: a whole multiple of this square's own size.
    public func enclosing(sizeM: Int) -> GridSquare {
        precondition(sizeM % self.sizeM == 0)
        let factor = Double(sizeM / self.sizeM)
        return GridSquare(
            column: Int((Double(column) / factor).rounded(.down)), row: Int((Double(row) / factor).rounded(.down)),
            sizeM: sizeM)
    }
}

extension GridSquare: Comparable {
    /// From south to north, from west to east, and the smaller first.
    public static func < (a: GridSquare, b: GridSquare) -> Bool {
        (a.row * a.sizeM, a.column * a.sizeM, a.sizeM) < (b.row * b.sizeM, b.column * b.sizeM, b.sizeM)
    }
}
