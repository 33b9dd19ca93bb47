/// Where the cells lie.
struct CellFrame: Sendable {
    /// Width of a cell in centimetres.
    let side: UInt32
    let minX: Int32
    let minY: Int32
    /// A cell's key is its row, and in the lowest so many bits its column.
    let columnBits: UInt64
    let maxColumn: UInt64
    let maxRow: UInt64

    init(_ points: PlanePoints, eps: Double) {
        // A cell that is `side` wide holds `side` different whole centimetres, the outermost side − 1 apart.
        side = UInt32((eps / 2.0.squareRoot()).rounded(.down)) + 1
        minX = points.x.min()!
        minY = points.y.min()!
        maxColumn = UInt64(UInt32(bitPattern: points.x.max()! &- minX) / side)
        maxRow = UInt64(UInt32(bitPattern: points.y.max()! &- minY) / side)
        columnBits = UInt64(64 - maxColumn.leadingZeroBitCount)
    }

    var keyBits: Int { Int(columnBits) + 64 - maxRow.leadingZeroBitCount }

    @inline(__always)
    func key(_ x: Int32, _ y: Int32) -> UInt64 {
        // The extent is below 2³², so the difference fits though it may not fit with a sign.
        let column = UInt64(UInt32(bitPattern: x &- minX) / side)
        let row = UInt64(UInt32(bitPattern: y &- minY) / side)
        return row &<< columnBits | column
    }

    @inline(__always)
    func row(_ key: UInt64) -> UInt64 { key &>> columnBits }

    @inline(__always)
    func column(_ key: UInt64) -> UInt64 { key & (1 &<< columnBits &- 1) }
}
