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
