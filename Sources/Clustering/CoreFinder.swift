/// Finds the core points of a grid.
struct CoreFinder {
    let grid: CellGrid
    let weights: [Int64]?
    let groups: [Int32]?
    let minimum: Int64
    let minCount: Int
    let minGroups: Int

    /// For each point, in the order of the grid, whether it is a core point.
    ///
    /// All conditions are monotone: further neighbours never undo them. A cell that meets them by itself is all core,
    /// and for other points the search ends as soon as they are met.
    ///
    /// - Complexity: O(n) for cells that are all core; otherwise O(points × points in the 21 cells around), of which
    ///   each cell holds too few to be all core.
    func find() -> [Bool] {
        var isCore = [Bool](repeating: false, count: grid.x.count)
        var tally = Tally(self)
        for cell in 0..<grid.cellCount {
            let own = grid.points(of: cell)
            tally.clear()
            if own.contains(where: { tally.add($0) }) {
                for point in own { isCore[point] = true }
                continue
            }
            for point in own {
                tally.clear()
                isCore[point] = isEnough(around: point, in: cell, &tally)
            }
        }
        return isCore
    }

    private func isEnough(around point: Int, in cell: Int, _ tally: inout Tally) -> Bool {
        for row in 0..<5 {
            for other in grid.points(of: grid.nearCells(of: cell, row: row))
            where grid.areNeighbours(point, other) {
                if tally.add(other) { return true }
            }
        }
        return tally.isEnough
    }

    /// Adds up neighbours.
    private struct Tally {
        private let finder: CoreFinder
        private var weight: Int64 = 0
        private var count = 0
        private var distinct = 0
        /// The number of the last tally in which a group was seen.
        private var seen: [Int32]
        private var round: Int32 = 0

        init(_ finder: CoreFinder) {
            self.finder = finder
            seen = [Int32](repeating: 0, count: finder.groups.map { Int($0.max() ?? 0) + 1 } ?? 0)
        }

        var isEnough: Bool {
            weight >= finder.minimum && count >= finder.minCount
                && (finder.groups == nil || distinct >= finder.minGroups)
        }

        mutating func clear() {
            weight = 0
            count = 0
            distinct = 0
            round += 1
        }

        /// Adds a point of the grid; true as soon as there is enough.
        mutating func add(_ point: Int) -> Bool {
            let index = Int(finder.grid.order[point])
            weight += finder.weights?[index] ?? FixedWeight.one
            count += 1
            if let group = finder.groups.map({ Int($0[index]) }), seen[group] != round {
                seen[group] = round
                distinct += 1
            }
            return isEnough
        }
    }
}
