/// Joins the core points of a grid to clusters and numbers them.
struct ClusterLabels {
    /// The label of what belongs to no cluster.
    static let noise: Int32 = -1

    let grid: CellGrid
    let isCore: [Bool]
    /// The core points of each cell, contiguous, and where each cell's begin.
    private let cores: [Int32]
    private let coreStart: [Int32]

    init(grid: CellGrid, isCore: [Bool]) {
        self.grid = grid
        self.isCore = isCore
        var cores: [Int32] = []
        var start: [Int32] = []
        for cell in 0..<grid.cellCount {
            start.append(Int32(cores.count))
            for point in grid.points(of: cell) where isCore[point] { cores.append(Int32(point)) }
        }
        start.append(Int32(cores.count))
        self.cores = cores
        coreStart = start
    }

    /// Labels in the order of the input.
    func labels() -> [Int32] {
        var components = Components(count: grid.cellCount)
        for cell in 0..<grid.cellCount where !coreRange(cell).isEmpty {
            for row in 2..<5 {
                for other in grid.nearCells(of: cell, row: row)
                where other > cell && !coreRange(other).isEmpty && !components.areJoined(cell, other) {
                    if touch(cell, other) { components.join(cell, other) }
                }
            }
        }

        let numbers = number(&components)
        var labels = [Int32](repeating: ClusterLabels.noise, count: grid.x.count)
        for cell in 0..<grid.cellCount {
            for point in grid.points(of: cell) {
                labels[Int(grid.order[point])] =
                    isCore[point] ? numbers[cell] : borderLabel(of: point, in: cell, numbers)
            }
        }
        return labels
    }

    private func coreRange(_ cell: Int) -> Range<Int> {
        Int(coreStart[cell])..<Int(coreStart[cell + 1])
    }

    /// True if some core point of one cell is the neighbour of some core point of the other. Only points within reach of
    /// the other cell's extent are compared, so two heaps just out of reach cost no more than a look at each point.
    private func touch(_ a: Int, _ b: Int) -> Bool {
        let fromA = within(reachOf: extent(b), coreRange(a))
        guard !fromA.isEmpty else { return false }
        let fromB = within(reachOf: extent(a), coreRange(b))
        return fromA.contains { p in fromB.contains { q in grid.areNeighbours(p, q) } }
    }

    private typealias Extent = (minX: Int64, minY: Int64, maxX: Int64, maxY: Int64)

    private func extent(_ cell: Int) -> Extent {
        var extent: Extent = (.max, .max, .min, .min)
        for slot in coreRange(cell) {
            let point = Int(cores[slot])
            extent.minX = min(extent.minX, Int64(grid.x[point]))
            extent.minY = min(extent.minY, Int64(grid.y[point]))
            extent.maxX = max(extent.maxX, Int64(grid.x[point]))
            extent.maxY = max(extent.maxY, Int64(grid.y[point]))
        }
        return extent
    }

    private func within(reachOf extent: Extent, _ slots: Range<Int>) -> [Int] {
        slots.lazy.map { Int(cores[$0]) }.filter { point in
            let x = Int64(grid.x[point])
            let y = Int64(grid.y[point])
            let dx = max(0, extent.minX - x, x - extent.maxX)
            let dy = max(0, extent.minY - y, y - extent.maxY)
            return dx * dx + dy * dy <= grid.reach
        }
    }

    /// The cluster number of every cell with core points: the rank of its component's smallest core index.
    private func number(_ components: inout Components) -> [Int32] {
        var smallest = [Int32](repeating: .max, count: grid.cellCount)
        for cell in 0..<grid.cellCount {
            for slot in coreRange(cell) {
                let root = components.root(of: cell)
                smallest[root] = min(smallest[root], grid.order[Int(cores[slot])])
            }
        }
        let roots = smallest.indices.filter { smallest[$0] != .max }.sorted { smallest[$0] < smallest[$1] }
        var rank = [Int32](repeating: ClusterLabels.noise, count: grid.cellCount)
        for (number, root) in roots.enumerated() { rank[root] = Int32(number) }
        return (0..<grid.cellCount).map { rank[components.root(of: $0)] }
    }

    private func borderLabel(of point: Int, in cell: Int, _ numbers: [Int32]) -> Int32 {
        var label = Int32.max
        for row in 0..<5 {
            for other in grid.nearCells(of: cell, row: row)
            where !coreRange(other).isEmpty && numbers[other] < label {
                if coreRange(other).contains(where: { grid.areNeighbours(point, Int(cores[$0])) }) {
                    label = numbers[other]
                }
            }
        }
        return label == .max ? ClusterLabels.noise : label
    }
}

/// Disjoint sets with path halving; the smaller root wins.
private struct Components {
    private var parent: [Int32]

    init(count: Int) { parent = (0..<Int32(count)).map { $0 } }

    mutating func root(of item: Int) -> Int {
        var item = item
        while Int(parent[item]) != item {
            parent[item] = parent[Int(parent[item])]
            item = Int(parent[item])
        }
        return item
    }

    mutating func areJoined(_ a: Int, _ b: Int) -> Bool { root(of: a) == root(of: b) }

    mutating func join(_ a: Int, _ b: Int) {
        let (a, b) = (root(of: a), root(of: b))
        if a < b { parent[b] = Int32(a) } else { parent[a] = Int32(b) }
    }
}
