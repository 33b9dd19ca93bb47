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

/// Brings points into the order of a ``KDTree``.
enum KDTreeBuilder {
    struct Entry {
        let x: Int32
        let y: Int32
        let index: Int32
    }

    /// After so many levels there are enough nodes for all processors, and each is finished by itself.
    private static let sharedLevels = 5

    /// Sorts entries into leaves; returns the boxes of all nodes.
    static func sort(_ entries: inout [Entry], levels: Int) -> [KDTree.Box] {
        let count = entries.count
        var boxes = [KDTree.Box](repeating: KDTree.Box(), count: (2 << levels) - 1)
        entries.withUnsafeMutableBufferPointer { entries in
            boxes.withUnsafeMutableBufferPointer { boxes in
                // Nodes of one level have ranges of entries and boxes of their own: no two pieces write the same place.
                nonisolated(unsafe) let entries = entries
                nonisolated(unsafe) let boxes = boxes
                let shared = min(levels, sharedLevels)
                for level in 0..<shared {
                    Parallel.forEach(1 << level) { number in
                        halve(entries, boxes, count: count, level: level, number: number)
                    }
                }
                Parallel.forEach(1 << shared) { top in
                    for level in shared...levels {
                        let first = top << (level - shared)
                        for number in first..<first + 1 << (level - shared) {
                            halve(entries, boxes, count: count, level: level, number: number, isLeaf: level == levels)
                        }
                    }
                }
            }
        }
        return boxes
    }

    private static func halve(
        _ entries: UnsafeMutableBufferPointer<Entry>, _ boxes: UnsafeMutableBufferPointer<KDTree.Box>, count: Int,
        level: Int, number: Int, isLeaf: Bool = false
    ) {
        let start = (count * number) >> level
        let end = (count * (number + 1)) >> level
        var box = KDTree.Box()
        for position in start..<end {
            let entry = entries[position]
            box.minX = min(box.minX, entry.x)
            box.minY = min(box.minY, entry.y)
            box.maxX = max(box.maxX, entry.x)
            box.maxY = max(box.maxY, entry.y)
        }
        boxes[(1 << level) - 1 + number] = box
        guard !isLeaf else { return }
        let middle = (count * (2 * number + 1)) >> (level + 1)
        if Int64(box.maxX) - Int64(box.minX) >= Int64(box.maxY) - Int64(box.minY) {
            select(entries, start, end - 1, middle) { $0.x }
        } else {
            select(entries, start, end - 1, middle) { $0.y }
        }
    }

    /// Hoare's selection: afterwards nothing before `middle` is larger than what follows. Entries that equal the pivot
    /// are exchanged too, so that heaps of equal points are halved; pivots are drawn, so that no order of the input is
    /// a bad one.
    @inline(__always)
    private static func select(
        _ entries: UnsafeMutableBufferPointer<Entry>, _ start: Int, _ end: Int, _ middle: Int, _ key: (Entry) -> Int32
    ) {
        var (start, end) = (start, end)
        var draw = UInt64(truncatingIfNeeded: start) &+ 0x9E37_79B9_7F4A_7C15
        while start < end {
            draw = draw &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let a = key(entries[start + Int((draw >> 33) % UInt64(end - start + 1))])
            let b = key(entries[middle])
            let c = key(entries[start + Int((draw >> 13) % UInt64(end - start + 1))])
            let pivot = max(min(a, b), min(max(a, b), c))
            var low = start
            var high = end
            while low <= high {
                while key(entries[low]) < pivot { low += 1 }
                while key(entries[high]) > pivot { high -= 1 }
                if low <= high {
                    entries.swapAt(low, high)
                    low += 1
                    high -= 1
                }
            }
            if middle <= high { end = high } else if middle >= low { start = low } else { return }
        }
    }
}

/// The distance from each point to the nearest point with which there are `count`, the point itself included.
struct CoreDistances {
    let tree: KDTree
    let count: Int

    /// Squared core distances in cm², in the order of the tree. There must be at least `count` points.
    ///
    /// - Complexity: O(n log n + n · k log k) for points that are spread out or heaped in places; memory O(n + k).
    func squared() -> [Int64] {
        guard count > 1 else { return [Int64](repeating: 0, count: tree.points.count) }
        let pieces = Parallel.pieces(of: tree.leafCount, atLeast: 64)
        return [Int64](unsafeUninitializedCapacity: tree.points.count) { distances, size in
            // The points of a leaf are written by the piece with that leaf alone.
            nonisolated(unsafe) let distances = distances
            Parallel.forEach(pieces.count) { piece in
                var nearest = Smallest(count)
                for leaf in pieces[piece] {
                    for point in tree.points(ofLeaf: leaf) {
                        distances.initializeElement(at: point, to: distance(of: tree.points[point], in: leaf, &nearest))
                    }
                }
            }
            size = tree.points.count
        }
    }

    /// Begins with the point's own leaf, where most of its neighbours are, and looks into each sibling on the way up.
    private func distance(of point: KDTree.Point, in leaf: Int, _ nearest: inout Smallest) -> Int64 {
        nearest.clear()
        scan(leaf, point, &nearest)
        var node = tree.firstLeaf + leaf
        while node > 0 {
            let sibling = tree.sibling(of: node)
            if tree.squaredDistance(point, toNode: sibling) < nearest.largest { descend(sibling, point, &nearest) }
            node = tree.parent(of: node)
        }
        return nearest.largest
    }

    private func descend(_ node: Int, _ point: KDTree.Point, _ nearest: inout Smallest) {
        guard node < tree.firstLeaf else { return scan(node - tree.firstLeaf, point, &nearest) }
        var (near, far) = (2 * node + 1, 2 * node + 2)
        var nearDistance = tree.squaredDistance(point, toNode: near)
        var farDistance = tree.squaredDistance(point, toNode: far)
        if farDistance < nearDistance {
            swap(&near, &far)
            swap(&nearDistance, &farDistance)
        }
        if nearDistance < nearest.largest { descend(near, point, &nearest) }
        if farDistance < nearest.largest { descend(far, point, &nearest) }
    }

    @inline(__always)
    private func scan(_ leaf: Int, _ point: KDTree.Point, _ nearest: inout Smallest) {
        for other in tree.points(ofLeaf: leaf) {
            let distance = tree.squaredDistance(point, tree.points[other])
            if distance < nearest.largest { nearest.insert(distance) }
        }
    }
}

/// The smallest so many of the numbers that were inserted, as a heap with the largest on top.
private struct Smallest {
    private var heap: [Int64]
    /// The largest of them; as long as there are too few, more than any number.
    private(set) var largest = Int64.max

    init(_ count: Int) { heap = [Int64](repeating: .max, count: count) }

    mutating func clear() {
        for slot in heap.indices { heap[slot] = .max }
        largest = .max
    }

    /// Puts a number that is less than the largest in its place.
    mutating func insert(_ number: Int64) {
        let count = heap.count
        heap.withUnsafeMutableBufferPointer { heap in
            var slot = 0
            while true {
                var child = 2 * slot + 1
                guard child < count else { break }
                if child + 1 < count, heap[child + 1] > heap[child] { child += 1 }
                guard heap[child] > number else { break }
                heap[slot] = heap[child]
                slot = child
            }
            heap[slot] = number
        }
        largest = heap[0]
    }
}
