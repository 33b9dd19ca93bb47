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
