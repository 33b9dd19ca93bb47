/// Sorts points by cell: first into buckets by the highest bits of the cell's key, on all processors, then each bucket by
/// itself, which stays in the processor's cache.
///
/// Buckets follow keys and not the extent, so a large extent with few points costs nothing.
struct CellSort {
    let x: SharedBuffer<Int32>
    let y: SharedBuffer<Int32>
    let order: SharedBuffer<Int32>
    let key: SharedBuffer<UInt64>
    let cellStart: SharedBuffer<Int32>
    let cellCount: Int

    init(_ points: PlanePoints, _ frame: CellFrame) {
        let count = points.count
        let enough = max(0, 64 - count.leadingZeroBitCount - 4)
        let bits = min(frame.keyBits, 12, enough)
        let x = SharedBuffer<Int32>(count: count)
        let y = SharedBuffer<Int32>(count: count)
        let order = SharedBuffer<Int32>(count: count)
        let starts = CellSort.scatter(points, frame, bits, x, y, order)

        let key = SharedBuffer<UInt64>(count: count)
        let first = SharedBuffer<Int32>(count: count + 1)
        let buckets = starts.count - 1
        let cells = SharedBuffer<Int32>(repeating: 0, count: buckets)
        let shares = CellSort.shares(of: starts, count: count)
        Parallel.forEach(shares.count) { share in
            var sorter = KeySorter()
            for bucket in shares[share] {
                let range = Int(starts[bucket])..<Int(starts[bucket + 1])
                CellSort.sort(range, frame, &sorter, x, y, order)
                cells[bucket] = CellSort.listCells(range, frame, x, y, key, first)
            }
        }
        // Each bucket listed its cells at the place of its first point; now they move together.
        var total = 0
        for bucket in 0..<buckets {
            let from = Int(starts[bucket])
            let number = Int(cells[bucket])
            if from != total {
                (key.base + total).update(from: key.base + from, count: number)
                (first.base + total).update(from: first.base + from, count: number)
            }
            total += number
        }
        first[total] = Int32(count)
        (self.x, self.y, self.order, self.key) = (x, y, order, key)
        cellStart = first
        cellCount = total
    }

    /// Puts the points into buckets, keeping their order; where each bucket starts.
    private static func scatter(
        _ points: PlanePoints, _ frame: CellFrame, _ bits: Int, _ x: SharedBuffer<Int32>, _ y: SharedBuffer<Int32>,
        _ order: SharedBuffer<Int32>
    ) -> [Int32] {
        let shift = UInt64(frame.keyBits - bits)
        let buckets = 1 << bits
        let pieces = Parallel.pieces(of: points.count, atLeast: 1 << 15)
        let counts = SharedBuffer<Int32>(repeating: 0, count: pieces.count * buckets)
        Parallel.forEach(pieces.count) { piece in
            let counts = counts.base + piece * buckets
            points.withCoordinates { fromX, fromY in
                for index in pieces[piece] {
                    counts[Int(truncatingIfNeeded: frame.key(fromX[index], fromY[index]) &>> shift)] &+= 1
                }
            }
        }
        var starts: [Int32] = []
        starts.reserveCapacity(buckets + 1)
        var sum: Int32 = 0
        for bucket in 0..<buckets {
            starts.append(sum)
            for piece in pieces.indices {
                let slot = piece * buckets + bucket
                let number = counts[slot]
                counts[slot] = sum
                sum += number
            }
        }
        starts.append(sum)
        Parallel.forEach(pieces.count) { piece in
            let next = counts.base + piece * buckets
            let (toX, toY, toOrder) = (x.base, y.base, order.base)
            points.withCoordinates { fromX, fromY in
                for index in pieces[piece] {
                    let bucket = Int(truncatingIfNeeded: frame.key(fromX[index], fromY[index]) &>> shift)
                    let place = Int(next[bucket])
                    next[bucket] &+= 1
                    toX[place] = fromX[index]
                    toY[place] = fromY[index]
                    toOrder[place] = Int32(truncatingIfNeeded: index)
                }
            }
        }
        return starts
    }

    /// Buckets in contiguous shares of about as many points each.
    private static func shares(of starts: [Int32], count: Int) -> [Range<Int>] {
        let pieces = Parallel.pieces(of: count, atLeast: 1 << 15).count
        var shares: [Range<Int>] = []
        var from = 0
        for piece in 1...pieces {
            let wanted = Int32(count * piece / pieces)
            var to = from
            while to < starts.count - 1, starts[to + 1] <= wanted || piece == pieces { to += 1 }
            if to > from { shares.append(from..<to) }
            from = to
        }
        return shares
    }

    private static func sort(
        _ range: Range<Int>, _ frame: CellFrame, _ sorter: inout KeySorter, _ x: SharedBuffer<Int32>,
        _ y: SharedBuffer<Int32>, _ order: SharedBuffer<Int32>
    ) {
        let count = range.count
        guard count > 1 else { return }
        let (x, y, order) = (x.base + range.lowerBound, y.base + range.lowerBound, order.base + range.lowerBound)
        let firstKey = frame.key(x[0], y[0])
        guard (1..<count).contains(where: { frame.key(x[$0], y[$0]) != firstKey }) else { return }
        sorter.reserve(count)
        let (keys, items) = (sorter.keys.base, sorter.items.base)
        for slot in 0..<count {
            keys[slot] = frame.key(x[slot], y[slot])
            items[slot] = Int32(truncatingIfNeeded: slot)
        }
        sorter.sort(count)
        let sorted = sorter.items.base
        // The keys have done their work; their memory takes one column after the other.
        sorter.keys.base.withMemoryRebound(to: Int32.self, capacity: count) { column in
            for values in [x, y, order] {
                for slot in 0..<count { column[slot] = values[Int(sorted[slot])] }
                values.update(from: column, count: count)
            }
        }
    }

    /// Writes keys and first points of the cells of sorted points, from the place of the first point on; their number.
    private static func listCells(
        _ range: Range<Int>, _ frame: CellFrame, _ x: SharedBuffer<Int32>, _ y: SharedBuffer<Int32>,
        _ key: SharedBuffer<UInt64>, _ first: SharedBuffer<Int32>
    ) -> Int32 {
        var end = range.lowerBound
        var last = UInt64.max
        for point in range {
            let own = frame.key(x.base[point], y.base[point])
            guard own != last else { continue }
            key.base[end] = own
            first.base[end] = Int32(truncatingIfNeeded: point)
            end += 1
            last = own
        }
        return Int32(end - range.lowerBound)
    }
}
