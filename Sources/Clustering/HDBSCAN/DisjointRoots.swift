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
