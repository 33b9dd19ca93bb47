/// Walks the cells of a grid in order, and knows for each which cells may hold neighbours of its points: at most 21, as a
/// contiguous range in each of five rows.
struct NearCells {
    private let grid: CellGrid
    private let limit: Int
    /// For each row the first cell and the one after the last.
    private let window = SharedBuffer<Int>(repeating: 0, count: 10)

    /// - Parameter cell: where the walk begins.
    init(_ grid: CellGrid, from cell: Int) {
        self.grid = grid
        limit = grid.cellCount
        guard cell < limit else { return }
        for slot in 0..<5 {
            guard let (from, _) = span(grid.key[cell], slot) else { continue }
            var (low, high) = (0, limit)
            while low < high {
                let middle = (low + high) / 2
                if grid.key[middle] < from { low = middle + 1 } else { high = middle }
            }
            window[slot * 2] = low
            window[slot * 2 + 1] = low
        }
    }

    /// The lowest and highest key near a cell in one of five rows; nil below the first row.
    @inline(__always)
    private func span(_ key: UInt64, _ slot: Int) -> (UInt64, UInt64)? {
        let frame = grid.frame
        let row = Int64(bitPattern: frame.row(key)) + Int64(slot) - 2
        guard row >= 0 else { return nil }
        let width: UInt64 = slot == 0 || slot == 4 ? 1 : 2
        let column = frame.column(key)
        let first = UInt64(bitPattern: row) &<< frame.columnBits
        return (first | (column > width ? column - width : 0), first | min(column + width, frame.maxColumn))
    }

    /// Goes on to a cell, which must not lie before the last one. As cells are sorted, all five ranges only move forward.
    @inline(__always)
    func move(to cell: Int) {
        let keys = grid.key.base
        let window = window.base
        let key = keys[cell]
        for slot in 0..<5 {
            guard let (from, to) = span(key, slot) else { continue }
            var first = window[slot * 2]
            while first < limit, keys[first] < from { first += 1 }
            var last = max(window[slot * 2 + 1], first)
            while last < limit, keys[last] <= to { last += 1 }
            window[slot * 2] = first
            window[slot * 2 + 1] = last
        }
    }

    /// The cells of one of the five rows, 2 being the row of the cell itself.
    @inline(__always)
    func cells(row slot: Int) -> Range<Int> {
        Range(uncheckedBounds: (window.base[slot * 2], window.base[slot * 2 + 1]))
    }
}
