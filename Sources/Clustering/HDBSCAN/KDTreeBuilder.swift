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
