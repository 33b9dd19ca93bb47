/// How points are joined, two groups at a time, by edges in ascending order.
///
/// Nodes below the number of points are points; each edge adds one, so a node comes after its children, and the root is
/// last. Edges of equal weight are added one after the other here, in an order without meaning; whoever reads the
/// dendrogram takes a node together with the children that have its weight.
struct Dendrogram {
    let pointCount: Int
    /// Both children of each node that is no point.
    let children: [(Int32, Int32)]
    /// The squared distance at which they join, cm².
    let weights: [Int64]
    /// How many points there are under each node that is no point.
    private let sizes: [Int32]

    /// - Parameter edges: a spanning tree, sorted by weight.
    /// - Complexity: O(n α(n)).
    init(_ edges: [SpanningTree.Edge]) {
        pointCount = edges.count + 1
        var roots = DisjointRoots(count: pointCount)
        var node = (0..<Int32(pointCount)).map { $0 }
        var children: [(Int32, Int32)] = []
        var sizes: [Int32] = []
        children.reserveCapacity(edges.count)
        sizes.reserveCapacity(edges.count)
        for edge in edges {
            let (a, b) = (roots.root(of: Int(edge.a)), roots.root(of: Int(edge.b)))
            let root = roots.join(a, b)
            children.append((node[a], node[b]))
            sizes.append(roots.size(ofRoot: root))
            node[root] = Int32(pointCount + children.count - 1)
        }
        self.children = children
        self.sizes = sizes
        weights = edges.map(\.weight)
    }

    var nodeCount: Int { pointCount + children.count }

    @inline(__always)
    func size(of node: Int) -> Int { node < pointCount ? 1 : Int(sizes[node - pointCount]) }

    /// True if the node joins its children at this weight.
    @inline(__always)
    func joins(_ node: Int, at weight: Int64) -> Bool { node >= pointCount && weights[node - pointCount] == weight }
}
