/// A minimum spanning tree of all points under mutual reachability: the largest of their distance and their two core
/// distances.
///
/// Every component but the largest looks for its shortest edge to another one, all are added, and so on until there is
/// one component.
/// Distances tie, so there are several minimum spanning trees. All have the same weights and join the same points at
/// every weight, and nothing else of the tree is used.
///
/// - Source: Borůvka 1926; search by components in a k-d tree after March, Ram & Gray 2010.
struct SpanningTree {
    /// Points are numbered as in the k-d tree; weights are squared distances, cm².
    struct Edge {
        let weight: Int64
        let a: Int32
        let b: Int32
    }

    private let tree: KDTree
    private let core: [Int64]
    /// The component of each point, numbered from 0.
    private var component: [Int32]
    private var componentCount: Int
    /// The largest component waits to be found by others: it has the most points that would search, and in vain.
    private var resting: Int32 = 0
    /// For each point, the nearest one of another component when it was last looked for; −1 if none was near enough.
    private var nearest: [Int32]
    /// No point of another component is nearer than this. Components only grow, so it stays true.
    private var bound: [Int64]
    private var roots: DisjointRoots
    private var edges: [Edge] = []

    /// - Parameter core: squared core distances in the order of the tree.
    private init(_ tree: KDTree, core: [Int64]) {
        self.tree = tree
        self.core = core
        let count = tree.points.count
        component = (0..<Int32(count)).map { $0 }
        componentCount = count
        nearest = [Int32](repeating: -1, count: count)
        bound = core
        roots = DisjointRoots(count: count)
        edges.reserveCapacity(count)
    }

    /// The edges of the tree, in no particular order.
    ///
    /// - Complexity: O(log n) rounds; a round is O(n) and a search for each point that has lost its nearest one and may
    ///   have the shortest edge of its component. Memory O(n).
    static func edges(_ tree: KDTree, core: [Int64]) -> [Edge] {
        var growing = SpanningTree(tree, core: core)
        while growing.componentCount > 1 {
            growing.search()
            growing.join()
        }
        return growing.edges
    }

    @inline(__always)
    private func isForeign(_ point: Int) -> Bool {
        nearest[point] >= 0 && component[Int(nearest[point])] != component[point]
    }

    /// Looks for the nearest point of another component, from every point where it matters.
    private mutating func search() {
        var shortest = [Int64](repeating: .max, count: componentCount)
        for point in bound.indices where isForeign(point) {
            shortest[Int(component[point])] = min(shortest[Int(component[point])], bound[point])
        }
        let known = shortest
        let search = ForeignSearch(tree: tree, core: core, component: component)
        let pieces = Parallel.pieces(of: tree.leafCount, atLeast: 64)
        let (tree, component, resting) = (tree, component, Int(resting))
        nearest.withUnsafeMutableBufferPointer { nearest in
            bound.withUnsafeMutableBufferPointer { bound in
                // The points of a leaf are read and written by the piece with that leaf alone.
                nonisolated(unsafe) let nearest = nearest
                nonisolated(unsafe) let bound = bound
                Parallel.forEach(pieces.count) { piece in
                    // What a piece finds shortens its own later searches only, so pieces need not wait for each other.
                    var shortest = known
                    var previous = -1
                    for leaf in pieces[piece] {
                        for point in tree.points(ofLeaf: leaf) {
                            let own = Int(component[point])
                            let last = Int(nearest[point])
                            guard own != resting, bound[point] < shortest[own],
                                last < 0 || component[last] == component[point]
                            else { continue }
                            // Points in one place have one core distance, so what one finds the next one would too.
                            if previous >= 0, component[previous] == component[point],
                                tree.squaredDistance(tree.points[previous], tree.points[point]) == 0
                            {
                                nearest[point] = nearest[previous]
                                bound[point] = bound[previous]
                                continue
                            }
                            previous = point
                            let found = search.nearest(to: point, in: leaf, from: bound[point], below: shortest[own])
                            nearest[point] = found.point
                            bound[point] = found.distance
                            if found.point >= 0 { shortest[own] = found.distance }
                        }
                    }
                }
            }
        }
    }

    /// Adds the shortest edge of every component, unless edges before it have joined the two already: edges in such a
    /// circle are equally long, so any of them may be left out.
    private mutating func join() {
        var best = [Int32](repeating: -1, count: componentCount)
        for point in bound.indices where isForeign(point) {
            let own = Int(component[point])
            if best[own] < 0 || bound[point] < bound[Int(best[own])] { best[own] = Int32(point) }
        }
        for (own, point) in best.enumerated() where own != resting {
            let other = nearest[Int(point)]
            let (a, b) = (roots.root(of: Int(point)), roots.root(of: Int(other)))
            guard a != b else { continue }
            _ = roots.join(a, b)
            edges.append(Edge(weight: bound[Int(point)], a: point, b: other))
        }
        number()
    }

    private mutating func number() {
        var numbers = [Int32](repeating: -1, count: component.count)
        var next: Int32 = 0
        for point in component.indices {
            let root = roots.root(of: point)
            if numbers[root] < 0 {
                numbers[root] = next
                next += 1
            }
            component[point] = numbers[root]
        }
        componentCount = Int(next)
        resting = numbers[roots.largest()]
    }
}

/// Finds the nearest point of another component, by mutual reachability.
struct ForeignSearch {
    private let tree: KDTree
    private let core: [Int64]
    private let component: [Int32]
    /// The component of all points of a node; −1 if they are of several.
    private let nodeComponent: [Int32]
    /// The smallest squared core distance in a node: no point of it is nearer than that to any other.
    private let nodeCore: [Int64]

    /// - Parameters: squared core distances and components, in the order of the tree.
    /// - Complexity: O(n).
    init(tree: KDTree, core: [Int64], component: [Int32]) {
        var nodeComponent = [Int32](repeating: -1, count: tree.boxes.count)
        var nodeCore = [Int64](repeating: .max, count: tree.boxes.count)
        for leaf in 0..<tree.leafCount {
            let points = tree.points(ofLeaf: leaf)
            let first = component[points.lowerBound]
            let isOne = points.allSatisfy { component[$0] == first }
            nodeComponent[tree.firstLeaf + leaf] = isOne ? first : -1
            for point in points { nodeCore[tree.firstLeaf + leaf] = min(nodeCore[tree.firstLeaf + leaf], core[point]) }
        }
        for node in (0..<tree.firstLeaf).reversed() {
            let left = nodeComponent[2 * node + 1]
            nodeComponent[node] = left == nodeComponent[2 * node + 2] ? left : -1
            nodeCore[node] = min(nodeCore[2 * node + 1], nodeCore[2 * node + 2])
        }
        self.tree = tree
        self.core = core
        self.component = component
        self.nodeComponent = nodeComponent
        self.nodeCore = nodeCore
    }

    /// What is looked for, and what was found so far.
    private struct Query {
        let point: KDTree.Point
        let core: Int64
        let component: Int32
        /// The search ends when this is reached.
        let least: Int64
        var distance: Int64
        var nearest: Int32 = -1
    }

    /// The nearest foreign point that is nearer than `limit`, and its squared distance; without one, −1 and the limit.
    ///
    /// - Parameter least: no foreign point is nearer than this.
    func nearest(to point: Int, in leaf: Int, from least: Int64, below limit: Int64) -> (point: Int32, distance: Int64)
    {
        var query = Query(
            point: tree.points[point], core: core[point], component: component[point], least: least, distance: limit)
        scan(leaf, &query)
        var node = tree.firstLeaf + leaf
        while node > 0, query.distance > least {
            let sibling = tree.sibling(of: node)
            if distance(to: sibling, query) < query.distance { descend(sibling, &query) }
            node = tree.parent(of: node)
        }
        return (query.nearest, query.distance)
    }

    /// No foreign point of the node is nearer.
    @inline(__always)
    private func distance(to node: Int, _ query: Query) -> Int64 {
        nodeComponent[node] == query.component
            ? .max : max(nodeCore[node], tree.squaredDistance(query.point, toNode: node))
    }

    private func descend(_ node: Int, _ query: inout Query) {
        guard node < tree.firstLeaf else { return scan(node - tree.firstLeaf, &query) }
        var (near, far) = (2 * node + 1, 2 * node + 2)
        var nearDistance = distance(to: near, query)
        var farDistance = distance(to: far, query)
        if farDistance < nearDistance {
            swap(&near, &far)
            swap(&nearDistance, &farDistance)
        }
        if nearDistance < query.distance { descend(near, &query) }
        if farDistance < query.distance, query.distance > query.least { descend(far, &query) }
    }

    @inline(__always)
    private func scan(_ leaf: Int, _ query: inout Query) {
        for other in tree.points(ofLeaf: leaf) where component[other] != query.component && core[other] < query.distance
        {
            let distance = max(query.core, core[other], tree.squaredDistance(query.point, tree.points[other]))
            if distance < query.distance {
                query.distance = distance
                query.nearest = Int32(other)
            }
        }
    }
}

/// Disjoint sets of numbers with path halving; the larger set takes the smaller one in.
struct DisjointRoots {
    private var parent: [Int32]
    private var size: [Int32]

    init(count: Int) {
        parent = (0..<Int32(count)).map { $0 }
        size = [Int32](repeating: 1, count: count)
    }

    mutating func root(of item: Int) -> Int {
        var item = item
        while Int(parent[item]) != item {
            parent[item] = parent[Int(parent[item])]
            item = Int(parent[item])
        }
        return item
    }

    /// Joins two roots; returns the one that is left.
    mutating func join(_ a: Int, _ b: Int) -> Int {
        let (large, small) = size[a] >= size[b] ? (a, b) : (b, a)
        parent[small] = Int32(large)
        size[large] += size[small]
        return large
    }

    /// The root of a set than which none is larger; sizes of items that are no longer roots are smaller.
    func largest() -> Int { size.indices.max { size[$0] < size[$1] }! }

    func size(ofRoot root: Int) -> Int32 { size[root] }
}
