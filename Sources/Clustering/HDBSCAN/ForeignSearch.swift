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
