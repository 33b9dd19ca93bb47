/// Finds the core points of a grid.
///
/// A cell that meets the conditions by itself is all core, and for other points the search ends as soon as they are met.
///
/// - Complexity: O(n) for cells that are all core or whose surroundings hold too little; otherwise O(points × points in
///   the 20 cells around), of which crowded ones are asked as trees.
struct CoreFinder {
    let grid: CellGrid
    let conditions: CoreConditions

    /// For each point, in the order of the grid, whether it is a core point.
    func find(in tiles: [Range<Int>]) -> SharedBuffer<Bool> {
        let isCore = SharedBuffer<Bool>(repeating: false, count: grid.count)
        Parallel.forEach(tiles.count) { tile in
            if let needed = conditions.countNeeded {
                var search = TileSearch(self, CountTally(needed: needed), needed: needed)
                search.run(tiles[tile], isCore.base)
            } else {
                var search = TileSearch(self, WeightTally(conditions, order: grid.order), needed: conditions.minCount)
                search.run(tiles[tile], isCore.base)
            }
        }
        return isCore
    }

    /// The search within one tile. The points around it are only read.
    private struct TileSearch<Tally: NeighbourTally> {
        private let grid: CellGrid
        /// With fewer points around, none can be core.
        private let needed: Int
        private var tally: Tally
        private var forest: CellForest

        init(_ finder: CoreFinder, _ tally: Tally, needed: Int) {
            grid = finder.grid
            self.needed = needed
            self.tally = tally
            let matters = finder.conditions.weights != nil || finder.conditions.groups != nil
            forest = CellForest(finder.grid, conditions: matters ? finder.conditions : nil)
        }

        mutating func run(_ cells: Range<Int>, _ isCore: UnsafeMutablePointer<Bool>) {
            let near = NearCells(grid, from: cells.lowerBound)
            for cell in cells {
                let own = grid.points(of: cell)
                if isEnough(own) {
                    (isCore + own.lowerBound).update(repeating: true, count: own.count)
                    continue
                }
                near.move(to: cell)
                guard (0..<5).reduce(0, { $0 + grid.points(of: near.cells(row: $1)).count }) >= needed else { continue }
                tally.keep()
                for point in own {
                    tally.restart()
                    isCore[point] = isEnough(around: point, in: cell, near)
                }
            }
        }

        /// Whether the points of a cell are enough by themselves.
        private mutating func isEnough(_ own: Range<Int>) -> Bool {
            tally.clear()
            if tally.isEnough { return true }
            for point in own {
                tally.add(point)
                if tally.isEnough { return true }
            }
            return false
        }

        private mutating func isEnough(around point: Int, in cell: Int, _ near: NearCells) -> Bool {
            // The row of the cell itself first: most of what is near lies there and in the rows beside it.
            let row = near.cells(row: 2)
            if look(from: point, at: row.lowerBound..<cell) || look(from: point, at: cell + 1..<row.upperBound) {
                return true
            }
            return look(from: point, at: near.cells(row: 1)) || look(from: point, at: near.cells(row: 3))
                || look(from: point, at: near.cells(row: 0)) || look(from: point, at: near.cells(row: 4))
        }

        /// Adds the neighbours among the points of contiguous cells; true as soon as there are enough.
        @inline(__always)
        private mutating func look(from point: Int, at cells: Range<Int>) -> Bool {
            let others = grid.points(of: cells)
            if others.count <= CellForest.crowd { return lookAtEach(others, from: point) }
            return lookInto(cells, from: point)
        }

        @inline(__always)
        private mutating func lookAtEach(_ others: Range<Int>, from point: Int) -> Bool {
            let (x, y) = (grid.x.base, grid.y.base)
            let (ownX, ownY, reach) = (Int64(x[point]), Int64(y[point]), grid.reach)
            for other in others {
                let dx = ownX &- Int64(x[other])
                let dy = ownY &- Int64(y[other])
                if dx &* dx &+ dy &* dy <= reach {
                    tally.add(other)
                    if tally.isEnough { return true }
                }
            }
            return false
        }

        private mutating func lookInto(_ cells: Range<Int>, from point: Int) -> Bool {
            for cell in cells {
                let others = grid.points(of: cell)
                if others.count > CellForest.crowd, let tree = forest.tree(of: cell, others) {
                    tree.tally(grid.x.base[point], grid.y.base[point], into: &tally)
                    if tally.isEnough { return true }
                } else if lookAtEach(others, from: point) {
                    return true
                }
            }
            return false
        }
    }
}
