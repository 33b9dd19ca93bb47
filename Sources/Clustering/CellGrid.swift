/// Points sorted into square cells so small that all points of one cell are neighbours for certain, and so large that
/// neighbours are found in the 21 cells around.
///
/// Cells are sorted by row and then column, and points with them; so the cells of one row that may hold neighbours are
/// contiguous, and their points are too.
struct CellGrid {
    /// Largest squared distance between neighbours, cm²; exact.
    let reach: Int64
    /// Coordinates of the points, in the order of the cells.
    let x: [Int32]
    let y: [Int32]
    /// The index that the sorted point has in the input.
    let order: [Int32]
    /// The first point of each cell, and after the last cell the number of points.
    let cellStart: [Int32]
    /// For each cell, five pairs: the range of cells in the rows −2 … 2 that may hold neighbours.
    private let near: [Int32]

    var cellCount: Int { cellStart.count - 1 }

    /// - Parameter eps: in centimetres.
    /// - Complexity: O(n log n).
    init(_ points: PlanePoints, eps: Double) {
        reach = Int64((eps * eps).rounded(.down))
        // A cell that is `side` wide holds `side` different whole centimetres, the outermost side − 1 apart.
        let side = Int64((eps / 2.0.squareRoot()).rounded(.down)) + 1

        let count = points.count
        let minX = Int64(points.x.min()!)
        let minY = Int64(points.y.min()!)
        var keyed: [(key: UInt64, index: Int32)] = []
        keyed.reserveCapacity(count)
        for index in 0..<count {
            let column = UInt64((Int64(points.x[index]) - minX) / side)
            let row = UInt64((Int64(points.y[index]) - minY) / side)
            keyed.append((row << 32 | column, Int32(index)))
        }
        keyed.sort { $0.key < $1.key || ($0.key == $1.key && $0.index < $1.index) }

        order = keyed.map(\.index)
        x = order.map { points.x[Int($0)] }
        y = order.map { points.y[Int($0)] }
        var keys: [UInt64] = []
        var start: [Int32] = []
        for (position, entry) in keyed.enumerated() where keys.last != entry.key {
            keys.append(entry.key)
            start.append(Int32(position))
        }
        near = CellGrid.nearCells(keys)
        start.append(Int32(count))
        cellStart = start
    }

    /// Walks all cells with one pointer for each of the five rows; as the cells are sorted, the pointers only move
    /// forward.
    private static func nearCells(_ keys: [UInt64]) -> [Int32] {
        let count = keys.count
        var near = [Int32](repeating: 0, count: count * 10)
        for (slot, rowOffset) in (-2...2).enumerated() {
            let width: Int64 = abs(rowOffset) == 2 ? 1 : 2
            var first = 0
            var last = 0
            for cell in 0..<count {
                let row = Int64(keys[cell] >> 32) + Int64(rowOffset)
                let column = Int64(keys[cell] & 0xFFFF_FFFF)
                guard row >= 0 else { continue }
                let from = UInt64(row) << 32 | UInt64(max(0, column - width))
                let to = UInt64(row) << 32 | UInt64(column + width)
                while first < count, keys[first] < from { first += 1 }
                last = max(last, first)
                while last < count, keys[last] <= to { last += 1 }
                near[cell * 10 + slot * 2] = Int32(first)
                near[cell * 10 + slot * 2 + 1] = Int32(last)
            }
        }
        return near
    }

    /// The cells of one of five rows that may hold neighbours of a cell's points.
    @inline(__always)
    func nearCells(of cell: Int, row slot: Int) -> Range<Int> {
        Int(near[cell * 10 + slot * 2])..<Int(near[cell * 10 + slot * 2 + 1])
    }

    @inline(__always)
    func points(of cell: Int) -> Range<Int> {
        Int(cellStart[cell])..<Int(cellStart[cell + 1])
    }

    /// The points of contiguous cells.
    @inline(__always)
    func points(of cells: Range<Int>) -> Range<Int> {
        Int(cellStart[cells.lowerBound])..<Int(cellStart[cells.upperBound])
    }

    @inline(__always)
    func areNeighbours(_ a: Int, _ b: Int) -> Bool {
        let dx = Int64(x[a]) - Int64(x[b])
        let dy = Int64(y[a]) - Int64(y[b])
        return dx * dx + dy * dy <= reach
    }
}
