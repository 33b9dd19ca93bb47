/// Points of the plane sorted by halving: each node of the tree has the points of a range, and its two children the
/// halves of that range along the longer side of its bounding box.
///
/// The tree is balanced whatever the points are, so it needs no pointers: node `i` has the children `2i + 1` and
/// `2i + 2`, all leaves are on one level, and the range of a leaf follows from its number.
///
/// - Source: Bentley 1975; ranges without pointers as in binary heaps.
struct KDTree: Sendable {
    struct Point {
        let x: Int32
        let y: Int32
    }

    /// The smallest box around a node's points, in centimetres.
    struct Box {
        var minX = Int32.max
        var minY = Int32.max
        var maxX = Int32.min
        var maxY = Int32.min
    }

    /// The points in the order of the leaves; neighbours in the plane are mostly neighbours in memory.
    let points: [Point]
    /// The index that a point of the tree has in the input.
    let order: [Int32]
    let boxes: [Box]
    private let levels: Int

    private static let mostPointsInALeaf = 12

    var leafCount: Int { 1 << levels }
    var firstLeaf: Int { leafCount - 1 }

    /// - Complexity: O(n log n) on average, also when points coincide.
    init(_ input: PlanePoints) {
        let count = input.count
        var levels = 0
        while count > KDTree.mostPointsInALeaf << levels { levels += 1 }
        var entries = (0..<count).map { KDTreeBuilder.Entry(x: input.x[$0], y: input.y[$0], index: Int32($0)) }
        boxes = KDTreeBuilder.sort(&entries, levels: levels)
        points = entries.map { Point(x: $0.x, y: $0.y) }
        order = entries.map(\.index)
        self.levels = levels
    }

    /// The points of a leaf, of which the first is number 0.
    @inline(__always)
    func points(ofLeaf leaf: Int) -> Range<Int> {
        (points.count * leaf) >> levels..<(points.count * (leaf + 1)) >> levels
    }

    /// Exact in cm²: coordinates differ by less than 2³¹, so the sum of two squares is less than 2⁶³.
    @inline(__always)
    func squaredDistance(_ a: Point, _ b: Point) -> Int64 {
        let dx = Int64(a.x) - Int64(b.x)
        let dy = Int64(a.y) - Int64(b.y)
        return dx * dx + dy * dy
    }

    /// The squared distance from a point to a node's box, cm²; 0 inside.
    @inline(__always)
    func squaredDistance(_ point: Point, toNode node: Int) -> Int64 {
        let box = boxes[node]
        let dx = max(0, max(Int64(box.minX) - Int64(point.x), Int64(point.x) - Int64(box.maxX)))
        let dy = max(0, max(Int64(box.minY) - Int64(point.y), Int64(point.y) - Int64(box.maxY)))
        return dx * dx + dy * dy
    }

    /// The other child of a node's parent.
    @inline(__always)
    func sibling(of node: Int) -> Int { ((node - 1) ^ 1) + 1 }

    @inline(__always)
    func parent(of node: Int) -> Int { (node - 1) >> 1 }
}
