/// Density-based clustering, exact, with labels equal to scikit-learn's.
///
/// - Neighbours are points with dx² + dy² ≤ eps²; a point is its own neighbour.
/// - A core point has neighbours whose weights sum to at least the minimum weight (and, where asked for, that are at
///   least so many, from so many groups).
/// - Clusters are the components of core points that are neighbours, numbered from 0 by the smallest index of a core
///   point in them. A border point gets the smallest number among its core neighbours. The rest is noise, −1.
///
/// None of this depends on the order in which points are visited. `DBSCAN.md` beside this file explains the method.
///
/// - Source: Ester, Kriegel, Sander & Xu 1996; grid-based exact computation after Gan & Tao 2015 and de Berg, Gunawan &
///   Roeloffzen 2017, in parallel as Wang, Gu & Shun 2020 show.
package struct DBSCAN: Sendable, Equatable {
    /// Radius of the neighbourhood in metres.
    package var epsM: Double
    /// The sum of weights that makes a core point.
    package var minWeight: Double
    /// The number of neighbours that a core point needs whatever they weigh.
    package var minCount: Int
    /// The number of different groups that a core point needs among its neighbours.
    package var minGroups: Int

    /// What parameters must be.
    package enum Problem: ParameterProblem, Equatable {
        case eps(Double)
        case minWeight(Double)
        case weight(index: Int)
        case group(index: Int)
        case lengths(points: Int, others: Int)

        package var description: String {
            switch self {
            case .eps(let eps): "eps is \(eps), but must be more than 0 and at most 1 000 000 metres"
            case .minWeight(let weight): "the minimum weight is \(weight), but must be a finite number, 0 or more"
            case .weight(let index): "the weight of point \(index) must be a finite number, 0 or more"
            case .group(let index): "the group of point \(index) must be 0 or more"
            case .lengths(let points, let others): "\(points) points came with \(others) weights or groups"
            }
        }
    }

    package static let noise = ClusterLabels.noise

    package init(epsM: Double, minWeight: Double, minCount: Int = 0, minGroups: Int = 0) {
        self.epsM = epsM
        self.minWeight = minWeight
        self.minCount = minCount
        self.minGroups = minGroups
    }

    /// Labels of points, in their order.
    ///
    /// - Parameters:
    ///   - weights: one for each point in units of 1/65536 (``FixedWeight``); nil for 1 each.
    ///   - groups: one number ≥ 0 for each point; needed only with `minGroups`.
    /// - Throws: ``Problem``
    /// - Complexity: near linear, on all processors; at most 37 bytes a point of memory besides input and labels, sorting
    ///   and trees of crowded cells apart. `DBSCAN.md` has the details.
    package func labels(
        of points: PlanePoints, weights: [Int64]? = nil, groups: [Int32]? = nil
    ) throws(Problem) -> [Int32] {
        try labels(of: points, weights: weights, groups: groups, pointsInTile: nil)
    }

    /// - Parameter pointsInTile: about how many points a piece of work has; nil for a few pieces for each processor. The
    ///   labels do not depend on it.
    func labels(
        of points: PlanePoints, weights: [Int64]? = nil, groups: [Int32]? = nil, pointsInTile: Int?
    ) throws(Problem) -> [Int32] {
        guard epsM.isFinite, epsM > 0, epsM <= 1_000_000 else { throw .eps(epsM) }
        guard let minimum = FixedWeight.make(minWeight) else { throw .minWeight(minWeight) }
        for others in [weights?.count, groups?.count] {
            if let others, others != points.count { throw .lengths(points: points.count, others: others) }
        }
        if let index = weights?.firstIndex(where: { $0 < 0 }) { throw .weight(index: index) }
        if let index = groups?.firstIndex(where: { $0 < 0 }) { throw .group(index: index) }
        guard points.count > 0 else { return [] }

        let grid = CellGrid(points, eps: Centimetres.from(metres: epsM))
        let size = pointsInTile ?? Parallel.pieces(of: points.count, atLeast: 1 << 14)[0].count
        let tiles = grid.tiles(ofPoints: size)
        let conditions = CoreConditions(
            minimum: minimum, minCount: minCount, minGroups: minGroups, weights: weights, groups: groups)
        let isCore = CoreFinder(grid: grid, conditions: conditions).find(in: tiles)
        return ClusterLabels(grid: grid, tiles: tiles, isCore: isCore).labels()
    }
}

/// What makes a core point, in the order of the input.
struct CoreConditions: Sendable {
    /// The least sum of weights.
    let minimum: Int64
    let minCount: Int
    /// The least number of different groups; 0 where they do not matter.
    let minGroups: Int
    let weights: [Int64]?
    /// Groups numbered below `groupCount`; nil where they do not matter.
    let groups: [Int32]?
    let groupCount: Int

    init(minimum: Int64, minCount: Int, minGroups: Int, weights: [Int64]?, groups: [Int32]?) {
        self.minimum = minimum
        self.minCount = minCount
        self.weights = weights
        guard minGroups > 1, let groups else {
            self.minGroups = 0
            self.groups = nil
            groupCount = 0
            return
        }
        self.minGroups = minGroups
        let largest = Int(groups.max() ?? 0)
        // Marks are kept for every group, so that large numbers must not cost memory.
        if largest < 2 * groups.count + 1024 {
            self.groups = groups
            groupCount = largest + 1
        } else {
            var numbers: [Int32: Int32] = [:]
            self.groups = groups.map { group in
                let number = numbers[group, default: Int32(numbers.count)]
                numbers[group] = number
                return number
            }
            groupCount = numbers.count
        }
    }

    /// The number of neighbours that is enough, where it alone decides.
    var countNeeded: Int? {
        guard weights == nil, groups == nil else { return nil }
        return max(minCount, Int((minimum + FixedWeight.one - 1) / FixedWeight.one))
    }

    @inline(__always)
    func weight(_ index: Int) -> Int64 { weights?[index] ?? FixedWeight.one }

    /// A sum that stops at the minimum: it is enough to know that it was reached, and the sum cannot overflow.
    @inline(__always)
    func sum(_ a: Int64, _ b: Int64) -> Int64 { min(a, minimum) + min(b, minimum) }
}

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

/// Disjoint sets of cells with path halving; the smaller root wins.
///
/// Pieces of work may join at the same time as long as each only touches cells of its own that have so far only been
/// joined with each other.
struct CellComponents: Sendable {
    private let parent: SharedBuffer<Int32>

    init(count: Int) {
        parent = SharedBuffer(count: count)
        for item in 0..<count { parent.base[item] = Int32(truncatingIfNeeded: item) }
    }

    @inline(__always)
    func root(of item: Int) -> Int {
        let parent = parent.base
        var item = item
        while Int(parent[item]) != item {
            parent[item] = parent[Int(parent[item])]
            item = Int(parent[item])
        }
        return item
    }

    @inline(__always)
    func areJoined(_ a: Int, _ b: Int) -> Bool { root(of: a) == root(of: b) }

    func join(_ a: Int, _ b: Int) {
        let (a, b) = (root(of: a), root(of: b))
        if a < b { parent.base[b] = Int32(a) } else { parent.base[a] = Int32(b) }
    }
}
