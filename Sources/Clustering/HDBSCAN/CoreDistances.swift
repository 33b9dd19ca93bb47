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
