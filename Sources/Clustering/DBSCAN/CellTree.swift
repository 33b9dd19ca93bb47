/// The points of one crowded cell as a tree of boxes, so that asking which of them lie within reach of a point need not
/// look at each: boxes wholly within reach are taken and boxes wholly out of reach are left as they are.
///
/// The points are sorted along a Z-order curve, and a node is a half of its parent's stretch of the curve.
///
/// - Complexity: O(m) to build, times the digits of the coordinates; a question opens the boxes that the circle crosses,
///   about √m where points are spread out, and none where they stand in one place.
/// - Source: Morton 1966 (Z-order); Bentley 1975 (k-d tree).
final class CellTree {
    private struct Box {
        var minX = Int32.max
        var minY = Int32.max
        var maxX = Int32.min
        var maxY = Int32.min

        mutating func include(_ other: Box) {
            minX = min(minX, other.minX)
            minY = min(minY, other.minY)
            maxX = max(maxX, other.maxX)
            maxY = max(maxY, other.maxY)
        }
    }

    private static let leafSize = 16

    private let reach: Int64
    private let count: Int
    private let depth: Int
    private let x: SharedBuffer<Int32>
    private let y: SharedBuffer<Int32>
    /// The points' places in the grid.
    private let place: SharedBuffer<Int32>
    /// Boxes of the nodes; the children of node i are 2i + 1 and 2i + 2.
    private let boxes: SharedBuffer<Box>
    /// Sums of weights of the nodes; empty where points have none.
    private var weights: [Int64] = []
    /// Different groups of the nodes, no more of each than are needed; empty where groups do not matter.
    private var groups: [[Int32]] = []

    /// - Parameters:
    ///   - points: places in the grid; all of one cell.
    ///   - conditions: nil where only the positions matter.
    init(_ grid: CellGrid, _ points: Range<Int>, _ sorter: inout KeySorter, conditions: CoreConditions?) {
        reach = grid.reach
        count = points.count
        x = SharedBuffer(count: count)
        y = SharedBuffer(count: count)
        place = SharedBuffer(count: count)
        var depth = 0
        while (count - 1) >> depth >= CellTree.leafSize { depth += 1 }
        self.depth = depth
        boxes = SharedBuffer(repeating: Box(), count: (2 << depth) - 1)

        let from = points.lowerBound
        var corner = Box()
        for point in points {
            corner.minX = min(corner.minX, grid.x[point])
            corner.minY = min(corner.minY, grid.y[point])
        }
        sorter.reserve(count)
        for slot in 0..<count {
            sorter.keys[slot] =
                CellTree.spread(UInt32(bitPattern: grid.x[from + slot] &- corner.minX))
                | CellTree.spread(UInt32(bitPattern: grid.y[from + slot] &- corner.minY)) << 1
            sorter.items[slot] = Int32(from + slot)
        }
        sorter.sort(count)
        for slot in 0..<count {
            let point = Int(sorter.items[slot])
            x[slot] = grid.x[point]
            y[slot] = grid.y[point]
            place[slot] = sorter.items[slot]
        }
        bound()
        if let conditions { sumUp(conditions, order: grid.order) }
    }

    /// Puts a zero before every bit.
    private static func spread(_ value: UInt32) -> UInt64 {
        var bits = UInt64(value)
        bits = (bits | bits << 16) & 0x0000_FFFF_0000_FFFF
        bits = (bits | bits << 8) & 0x00FF_00FF_00FF_00FF
        bits = (bits | bits << 4) & 0x0F0F_0F0F_0F0F_0F0F
        bits = (bits | bits << 2) & 0x3333_3333_3333_3333
        return (bits | bits << 1) & 0x5555_5555_5555_5555
    }

    private var firstLeaf: Int { (1 << depth) - 1 }

    private func bound() {
        for leaf in firstLeaf..<boxes.count {
            for slot in points(of: leaf) {
                boxes.base[leaf].include(Box(minX: x[slot], minY: y[slot], maxX: x[slot], maxY: y[slot]))
            }
        }
        for node in (0..<firstLeaf).reversed() {
            boxes.base[node].include(boxes[2 * node + 1])
            boxes.base[node].include(boxes[2 * node + 2])
        }
    }

    private func sumUp(_ conditions: CoreConditions, order: SharedBuffer<Int32>) {
        if conditions.weights != nil {
            weights = [Int64](repeating: 0, count: boxes.count)
            for leaf in firstLeaf..<boxes.count {
                for slot in points(of: leaf) {
                    weights[leaf] = conditions.sum(weights[leaf], conditions.weight(Int(order[Int(place[slot])])))
                }
            }
            for node in (0..<firstLeaf).reversed() {
                weights[node] = conditions.sum(weights[2 * node + 1], weights[2 * node + 2])
            }
        }
        guard let known = conditions.groups else { return }
        func different(_ groups: some Sequence<Int32>) -> [Int32] {
            var seen: Set<Int32> = []
            return Array(groups.lazy.filter { seen.insert($0).inserted }.prefix(conditions.minGroups))
        }
        groups = [[Int32]](repeating: [], count: boxes.count)
        for leaf in firstLeaf..<boxes.count {
            groups[leaf] = different(points(of: leaf).lazy.map { known[Int(order[Int(self.place[$0])])] })
        }
        for node in (0..<firstLeaf).reversed() { groups[node] = different(groups[2 * node + 1] + groups[2 * node + 2]) }
    }

    /// The points of a node, in the order of the curve.
    func points(of node: Int) -> Range<Int> {
        let level = 63 - (node + 1).leadingZeroBitCount
        let position = node + 1 - 1 << level
        return (count * position) >> level..<(count * (position + 1)) >> level
    }

    /// The sum of the weights of a node's points, as far as it matters.
    func weight(of node: Int) -> Int64 {
        weights.isEmpty ? Int64(points(of: node).count) * FixedWeight.one : weights[node]
    }

    /// Different groups of a node's points, as many as matter.
    func groups(of node: Int) -> [Int32] { groups.isEmpty ? [] : groups[node] }

    private enum Relation { case within, crossed, outside }

    private func relation(_ x: Int32, _ y: Int32, _ node: Int) -> Relation {
        let box = boxes.base[node]
        let left = Int64(x) - Int64(box.minX)
        let right = Int64(box.maxX) - Int64(x)
        let below = Int64(y) - Int64(box.minY)
        let above = Int64(box.maxY) - Int64(y)
        let nearX = max(0, -left, -right)
        let nearY = max(0, -below, -above)
        if nearX * nearX + nearY * nearY > reach { return .outside }
        let farX = max(left, right)
        let farY = max(below, above)
        return farX * farX + farY * farY <= reach ? .within : .crossed
    }

    @inline(__always)
    private func isNear(_ x: Int32, _ y: Int32, _ slot: Int) -> Bool {
        let dx = Int64(x) &- Int64(self.x.base[slot])
        let dy = Int64(y) &- Int64(self.y.base[slot])
        return dx &* dx &+ dy &* dy <= reach
    }

    /// Adds the points within reach of a place to a tally, until there are enough.
    func tally<Tally: NeighbourTally>(_ x: Int32, _ y: Int32, into tally: inout Tally, node: Int = 0) {
        switch relation(x, y, node) {
        case .outside: return
        case .within: tally.add(node, of: self)
        case .crossed where node < firstLeaf:
            self.tally(x, y, into: &tally, node: 2 * node + 1)
            if !tally.isEnough { self.tally(x, y, into: &tally, node: 2 * node + 2) }
        case .crossed:
            for slot in points(of: node) where isNear(x, y, slot) { tally.add(Int(place[slot])) }
        }
    }

    /// Whether any point is within reach of a place.
    func reaches(_ x: Int32, _ y: Int32, node: Int = 0) -> Bool {
        switch relation(x, y, node) {
        case .outside: return false
        case .within: return true
        case .crossed where node < firstLeaf:
            return reaches(x, y, node: 2 * node + 1) || reaches(x, y, node: 2 * node + 2)
        case .crossed: return points(of: node).contains { isNear(x, y, $0) }
        }
    }

    /// Whether any point of another tree is within reach of one of these.
    func reaches(_ other: CellTree) -> Bool { reaches(0, other, 0) }

    private func reaches(_ node: Int, _ other: CellTree, _ otherNode: Int) -> Bool {
        let (a, b) = (boxes.base[node], other.boxes.base[otherNode])
        let gapX = max(0, Int64(a.minX) - Int64(b.maxX), Int64(b.minX) - Int64(a.maxX))
        let gapY = max(0, Int64(a.minY) - Int64(b.maxY), Int64(b.minY) - Int64(a.maxY))
        if gapX * gapX + gapY * gapY > reach { return false }
        let widthX = max(Int64(a.maxX) - Int64(b.minX), Int64(b.maxX) - Int64(a.minX))
        let widthY = max(Int64(a.maxY) - Int64(b.minY), Int64(b.maxY) - Int64(a.minY))
        if widthX * widthX + widthY * widthY <= reach { return true }
        let (isLeaf, otherIsLeaf) = (node >= firstLeaf, otherNode >= other.firstLeaf)
        if isLeaf, otherIsLeaf {
            return points(of: node).contains { slot in
                other.points(of: otherNode).contains { other.isNear(x[slot], y[slot], $0) }
            }
        }
        if otherIsLeaf || !isLeaf && points(of: node).count >= other.points(of: otherNode).count {
            return reaches(2 * node + 1, other, otherNode) || reaches(2 * node + 2, other, otherNode)
        }
        return reaches(node, other, 2 * otherNode + 1) || reaches(node, other, 2 * otherNode + 2)
    }
}

/// The trees of crowded cells, each made when a cell has been gone through so often that a tree pays.
struct CellForest {
    private final class Entry {
        var visits = 0
        var tree: CellTree?
    }

    /// Cells with no more points are gone through one by one.
    static let crowd = 64
    /// How often a crowded cell is gone through before it gets a tree.
    private static let patience = 8

    private let grid: CellGrid
    private let conditions: CoreConditions?
    private var entries: [Int: Entry] = [:]
    private var sorter = KeySorter()

    init(_ grid: CellGrid, conditions: CoreConditions?) {
        self.grid = grid
        self.conditions = conditions
    }

    /// The tree of some points of a cell, always the same ones; nil as long as it is better to go through them.
    mutating func tree(of cell: Int, _ points: Range<Int>, atOnce: Bool = false) -> CellTree? {
        let entry: Entry
        if let known = entries[cell] {
            entry = known
        } else {
            entry = Entry()
            entries[cell] = entry
        }
        entry.visits += 1
        if entry.tree == nil, atOnce || entry.visits > CellForest.patience {
            entry.tree = CellTree(grid, points, &sorter, conditions: conditions)
        }
        return entry.tree
    }
}

/// Adds up neighbours until they make a core point. All conditions are monotone: further neighbours never undo them.
protocol NeighbourTally {
    /// Whether what has been added makes a core point.
    var isEnough: Bool { get }
    /// Forgets everything.
    mutating func clear()
    /// Adds a point of the grid.
    mutating func add(_ point: Int)
    /// Adds all points of a part of a tree.
    mutating func add(_ node: Int, of tree: CellTree)
    /// Keeps what has been added as what every point of a cell begins with.
    mutating func keep()
    /// Goes back to what was kept.
    mutating func restart()
}

/// Counts neighbours; for points without weights or groups.
struct CountTally: NeighbourTally {
    let needed: Int
    private var count = 0
    private var kept = 0

    init(needed: Int) { self.needed = needed }

    @inline(__always)
    var isEnough: Bool { count >= needed }

    mutating func clear() { count = 0 }

    @inline(__always)
    mutating func add(_ point: Int) { count &+= 1 }

    mutating func add(_ node: Int, of tree: CellTree) { count += tree.points(of: node).count }

    mutating func keep() { kept = count }

    @inline(__always)
    mutating func restart() { count = kept }
}

/// Adds weights, and counts points and different groups.
struct WeightTally: NeighbourTally {
    private let order: SharedBuffer<Int32>
    private let conditions: CoreConditions
    private var weight: Int64 = 0
    private var count = 0
    private var distinct = 0
    private var kept: (weight: Int64, count: Int, distinct: Int) = (0, 0, 0)
    /// For each group the number of the last round in which it was seen.
    private let seen: SharedBuffer<Int32>
    private var round: Int32 = 0
    private var keptRound: Int32 = 0

    init(_ conditions: CoreConditions, order: SharedBuffer<Int32>) {
        self.order = order
        self.conditions = conditions
        seen = SharedBuffer(repeating: 0, count: conditions.groupCount)
    }

    var isEnough: Bool {
        weight >= conditions.minimum && count >= conditions.minCount && distinct >= conditions.minGroups
    }

    mutating func clear() {
        (weight, count, distinct) = (0, 0, 0)
        round += 1
        keptRound = round
    }

    mutating func add(_ point: Int) {
        let index = Int(order.base[point])
        weight = conditions.sum(weight, conditions.weight(index))
        count += 1
        if let groups = conditions.groups { add(group: groups[index]) }
    }

    mutating func add(_ node: Int, of tree: CellTree) {
        weight = conditions.sum(weight, tree.weight(of: node))
        count += tree.points(of: node).count
        for group in tree.groups(of: node) { add(group: group) }
    }

    private mutating func add(group: Int32) {
        let last = seen.base[Int(group)]
        // What was seen in the round that was kept must stay so marked for the cell's other points.
        guard last != round, last != keptRound else { return }
        seen.base[Int(group)] = round
        distinct += 1
    }

    mutating func keep() { kept = (weight, count, distinct) }

    mutating func restart() {
        (weight, count, distinct) = kept
        round += 1
    }
}

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
