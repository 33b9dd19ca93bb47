import Geodesy

/// What a node of an R*Tree table holds: an entry or another node, and its extent in 32-bit numbers that enclose it.
///
/// Twenty bytes, for there are as many of them as rows: a million take five megabytes less than with 64-bit numbers.
struct RTreeCell {
    private var number: UInt32
    var id: Int64 { Int64(number) }
    private(set) var minX: Float
    private(set) var maxX: Float
    private(set) var minY: Float
    private(set) var maxY: Float

    init(id: Int64, enclosing box: BoundingBox) {
        func below(_ value: Double) -> Float { Double(Float(value)) > value ? Float(value).nextDown : Float(value) }
        func above(_ value: Double) -> Float { Double(Float(value)) < value ? Float(value).nextUp : Float(value) }
        number = RTreeCell.number(id)
        minX = below(box.minX)
        maxX = above(box.maxX)
        minY = below(box.minY)
        maxY = above(box.maxY)
    }

    /// A node and the extent of its cells, of which there is at least one.
    init(id: Int64, enclosing cells: UnsafeBufferPointer<RTreeCell>) {
        self = cells[0]
        number = RTreeCell.number(id)
        for cell in cells {
            minX = min(minX, cell.minX)
            maxX = max(maxX, cell.maxX)
            minY = min(minY, cell.minY)
            maxY = max(maxY, cell.maxY)
        }
    }

    private static func number(_ id: Int64) -> UInt32 {
        guard let number = UInt32(exactly: id) else { preconditionFailure("row \(id) is beyond what an index holds") }
        return number
    }

    /// The number of the node that the cell stands in. It takes the place of the extent, which nobody asks for once the
    /// node is written: an index of a million entries would otherwise need another list as long.
    var node: Int64 {
        get { Int64(maxX.bitPattern) << 32 | Int64(minX.bitPattern) }
        set {
            minX = Float(bitPattern: UInt32(truncatingIfNeeded: newValue))
            maxX = Float(bitPattern: UInt32(truncatingIfNeeded: newValue >> 32))
        }
    }
}
