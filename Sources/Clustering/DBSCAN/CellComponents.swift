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
