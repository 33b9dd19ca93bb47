/// Points sorted into square cells so small that all points of one cell are neighbours for certain, and so large that
/// neighbours are found in the 21 cells around.
///
/// Cells are sorted by row and then column, and points with them, by index within a cell; so the cells of one row that
/// may hold neighbours are contiguous, and their points are too.
struct CellGrid: Sendable {
    /// Largest squared distance between neighbours, cm²; exact.
    let reach: Int64
    let frame: CellFrame
    /// Coordinates of the points, in the order of the cells.
    let x: SharedBuffer<Int32>
    let y: SharedBuffer<Int32>
    /// The index that the sorted point has in the input.
    let order: SharedBuffer<Int32>
    /// The place of each cell, ascending.
    let key: SharedBuffer<UInt64>
    /// The first point of each cell, and after the last cell the number of points.
    let cellStart: SharedBuffer<Int32>
    let cellCount: Int
    let count: Int

    /// - Parameter eps: in centimetres.
    /// - Complexity: O(n × digits of the cells' places); memory of 24 bytes a point for the result at most, and less
    ///   where cells hold several.
    init(_ points: PlanePoints, eps: Double) {
        reach = Int64((eps * eps).rounded(.down))
        frame = CellFrame(points, eps: eps)
        count = points.count
        let sorted = CellSort(points, frame)
        x = sorted.x
        y = sorted.y
        order = sorted.order
        key = sorted.key
        cellStart = sorted.cellStart
        cellCount = sorted.cellCount
    }

    @inline(__always)
    func points(of cell: Int) -> Range<Int> {
        Range(uncheckedBounds: (Int(cellStart.base[cell]), Int(cellStart.base[cell + 1])))
    }

    /// The points of contiguous cells.
    @inline(__always)
    func points(of cells: Range<Int>) -> Range<Int> {
        Range(uncheckedBounds: (Int(cellStart.base[cells.lowerBound]), Int(cellStart.base[cells.upperBound])))
    }

    @inline(__always)
    func areNeighbours(_ a: Int, _ b: Int) -> Bool {
        let dx = Int64(x.base[a]) &- Int64(x.base[b])
        let dy = Int64(y.base[a]) &- Int64(y.base[b])
        return dx &* dx &+ dy &* dy <= reach
    }

    /// Contiguous cells with about `size` points each; a cell is never divided.
    func tiles(ofPoints size: Int) -> [Range<Int>] {
        var tiles: [Range<Int>] = []
        var from = 0
        while from < cellCount {
            let wanted = Int(cellStart[from]) + max(1, size)
            var (low, high) = (from + 1, cellCount)
            while low < high {
                let middle = (low + high) / 2
                if Int(cellStart[middle]) < wanted { low = middle + 1 } else { high = middle }
            }
            tiles.append(from..<low)
            from = low
        }
        return tiles
    }
}
