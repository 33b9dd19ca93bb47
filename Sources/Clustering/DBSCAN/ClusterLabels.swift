/// Joins the core points of a grid to clusters and numbers them.
struct ClusterLabels {
    /// The label of what belongs to no cluster.
    static let noise: Int32 = -1

    private let grid: CellGrid
    private let tiles: [Range<Int>]
    /// The core points of each cell come first; they end here.
    private let coreEnd: SharedBuffer<Int32>

    /// - Parameters:
    ///   - tiles: the pieces of work, contiguous cells that together are all.
    ///   - isCore: for each point of the grid; afterwards without meaning, as the points of a cell change places.
    init(grid: CellGrid, tiles: [Range<Int>], isCore: SharedBuffer<Bool>) {
        self.grid = grid
        self.tiles = tiles
        let coreEnd = SharedBuffer<Int32>(count: grid.cellCount)
        Parallel.forEach(tiles.count) { tile in
            var others: [Int32] = []
            for cell in tiles[tile] {
                coreEnd[cell] = Int32(ClusterLabels.putFirst(isCore.base, grid.points(of: cell), grid, &others))
            }
        }
        self.coreEnd = coreEnd
    }

    /// Moves the core points of a cell to its front and keeps the order among them, so that the first has the smallest
    /// index; where they end.
    private static func putFirst(
        _ isCore: UnsafeMutablePointer<Bool>, _ points: Range<Int>, _ grid: CellGrid, _ others: inout [Int32]
    ) -> Int {
        var end = points.lowerBound
        while end < points.upperBound, isCore[end] { end += 1 }
        guard let next = (end..<points.upperBound).first(where: { isCore[$0] }) else { return end }
        let (x, y, order) = (grid.x.base, grid.y.base, grid.order.base)
        others.removeAll(keepingCapacity: true)
        let from = end
        for point in from..<points.upperBound {
            if point >= next, isCore[point] {
                (x[end], y[end], order[end]) = (x[point], y[point], order[point])
                end += 1
            } else {
                others += [x[point], y[point], order[point]]
            }
        }
        for (slot, point) in (end..<points.upperBound).enumerated() {
            (x[point], y[point], order[point]) = (others[3 * slot], others[3 * slot + 1], others[3 * slot + 2])
        }
        return end
    }

    @inline(__always)
    private func cores(_ cell: Int) -> Range<Int> {
        Range(uncheckedBounds: (Int(grid.cellStart.base[cell]), Int(coreEnd.base[cell])))
    }

    /// Labels in the order of the input.
    func labels() -> [Int32] {
        let components = CellComponents(count: grid.cellCount)
        Parallel.forEach(tiles.count) { join(tiles[$0], components) }
        for tile in tiles { joinSeam(of: tile, components) }
        return [Int32](unsafeUninitializedCapacity: grid.count) { labels, count in
            count = grid.count
            write(number(components, labels.baseAddress!), to: labels.baseAddress!)
        }
    }

    /// Joins cells of a tile with later ones of the same tile.
    private func join(_ cells: Range<Int>, _ components: CellComponents) {
        let near = NearCells(grid, from: cells.lowerBound)
        var forest = CellForest(grid, conditions: nil)
        for cell in cells where !cores(cell).isEmpty {
            near.move(to: cell)
            for row in 2..<5 {
                for other in near.cells(row: row).clamped(to: cell + 1..<cells.upperBound) {
                    joinIfNear(cell, other, components, &forest)
                }
            }
        }
    }

    /// Joins cells of a tile with those of later tiles: only the tile's last rows have such neighbours.
    private func joinSeam(of tile: Range<Int>, _ components: CellComponents) {
        let end = tile.upperBound
        guard end < grid.cellCount else { return }
        let lastRow = grid.frame.row(grid.key[end - 1])
        var (low, high) = (tile.lowerBound, end)
        while low < high {
            let middle = (low + high) / 2
            if grid.frame.row(grid.key[middle]) + 2 < lastRow { low = middle + 1 } else { high = middle }
        }
        let near = NearCells(grid, from: low)
        var forest = CellForest(grid, conditions: nil)
        for cell in low..<end where !cores(cell).isEmpty {
            near.move(to: cell)
            for row in 2..<5 {
                for other in near.cells(row: row).clamped(to: end..<grid.cellCount) {
                    joinIfNear(cell, other, components, &forest)
                }
            }
        }
    }

    @inline(__always)
    private func joinIfNear(_ cell: Int, _ other: Int, _ components: CellComponents, _ forest: inout CellForest) {
        guard !cores(other).isEmpty, !components.areJoined(cell, other) else { return }
        if touch(cell, other, &forest) { components.join(cell, other) }
    }

    /// True if some core point of one cell is the neighbour of some core point of the other.
    private func touch(_ a: Int, _ b: Int, _ forest: inout CellForest) -> Bool {
        let (fromA, fromB) = (cores(a), cores(b))
        if fromA.count > CellForest.crowd || fromB.count > CellForest.crowd {
            // Cells side by side nearly always touch at once; only the others are worth a tree.
            if anyNear(fromA.prefix(8), fromB.prefix(CellForest.crowd)) { return true }
            let larger = fromA.count > fromB.count ? a : b
            let smaller = larger == a ? b : a
            let tree = forest.tree(of: larger, cores(larger), atOnce: true)!
            if cores(smaller).count > CellForest.crowd {
                return forest.tree(of: smaller, cores(smaller), atOnce: true)!.reaches(tree)
            }
            return cores(smaller).contains { tree.reaches(grid.x[$0], grid.y[$0]) }
        }
        return anyNear(fromA, fromB)
    }

    private func anyNear(_ fromA: Range<Int>, _ fromB: Range<Int>) -> Bool {
        let (x, y, reach) = (grid.x.base, grid.y.base, grid.reach)
        for p in fromA {
            let (ownX, ownY) = (Int64(x[p]), Int64(y[p]))
            for q in fromB {
                let dx = ownX &- Int64(x[q])
                let dy = ownY &- Int64(y[q])
                if dx &* dx &+ dy &* dy <= reach { return true }
            }
        }
        return false
    }

    /// The cluster number of every cell with core points: the rank of its component's smallest core index.
    ///
    /// - Parameter board: room for a number for each point; full of noise afterwards.
    private func number(_ components: CellComponents, _ board: UnsafeMutablePointer<Int32>) -> SharedBuffer<Int32> {
        let numbers = SharedBuffer<Int32>(repeating: .max, count: grid.cellCount)
        for cell in 0..<grid.cellCount where !cores(cell).isEmpty {
            let root = components.root(of: cell)
            numbers[root] = min(numbers[root], grid.order[Int(grid.cellStart[cell])])
        }
        // Every component is written to the place of its smallest index; read in order, they come by rank.
        board.initialize(repeating: ClusterLabels.noise, count: grid.count)
        for cell in 0..<grid.cellCount where numbers[cell] != .max { board[Int(numbers[cell])] = Int32(cell) }
        var next: Int32 = 0
        for index in 0..<grid.count where board[index] >= 0 {
            numbers[Int(board[index])] = next
            next += 1
            board[index] = ClusterLabels.noise
        }
        // A root comes before the other cells of its component, so its number stands when they ask.
        for cell in 0..<grid.cellCount where !cores(cell).isEmpty { numbers[cell] = numbers[components.root(of: cell)] }
        return numbers
    }

    /// - Parameter labels: all noise so far.
    private func write(_ numbers: SharedBuffer<Int32>, to labels: UnsafeMutablePointer<Int32>) {
        let labels = LabelColumn(base: labels)
        Parallel.forEach(tiles.count) { tile in
            let near = NearCells(grid, from: tiles[tile].lowerBound)
            var forest = CellForest(grid, conditions: nil)
            var clustered: [Int] = []
            for cell in tiles[tile] {
                let points = grid.points(of: cell)
                let cores = cores(cell)
                for point in cores { labels.base[Int(grid.order.base[point])] = numbers.base[cell] }
                guard cores.count < points.count else { continue }
                near.move(to: cell)
                clustered.removeAll(keepingCapacity: true)
                for row in 0..<5 {
                    for other in near.cells(row: row) where numbers.base[other] != .max { clustered.append(other) }
                }
                guard !clustered.isEmpty else { continue }
                for point in cores.upperBound..<points.upperBound {
                    let label = borderLabel(of: point, clustered, numbers, &forest)
                    labels.base[Int(grid.order.base[point])] = label
                }
            }
        }
    }

    /// The smallest number among the clusters with a core point near a point that is none.
    private func borderLabel(
        of point: Int, _ cells: [Int], _ numbers: SharedBuffer<Int32>, _ forest: inout CellForest
    ) -> Int32 {
        var label = Int32.max
        for cell in cells where numbers.base[cell] < label && isNear(point, cell, &forest) {
            label = numbers.base[cell]
        }
        return label == .max ? ClusterLabels.noise : label
    }

    @inline(__always)
    private func isNear(_ point: Int, _ cell: Int, _ forest: inout CellForest) -> Bool {
        let cores = cores(cell)
        if cores.count > CellForest.crowd, let tree = forest.tree(of: cell, cores) {
            return tree.reaches(grid.x[point], grid.y[point])
        }
        return anyNear(point..<point + 1, cores)
    }
}

/// Where labels are written. `@unchecked Sendable`: every point belongs to one tile, which alone writes its label.
private struct LabelColumn: @unchecked Sendable {
    let base: UnsafeMutablePointer<Int32>
}
