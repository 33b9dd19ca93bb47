/// Points sorted into square cells so small that all points of one cell are neighbours for certain, and so large that
/// neighbours are found in the 21 cells around.
///
/// Cells are sorted by row and then column, and points with them, by index within a cell; so the cells of one row that
/// may hold neighbours are contiguous, and their points are too.
struct CellGrid: Sendable {
    /// Largest squared distance between neighbours, cm²; exact.
    let reach: Int64
    let frame: CellFrame
    /// Coordinates of the points, in the order of the cells.
    let x: SharedBuffer<Int32>
    let y: SharedBuffer<Int32>
    /// The index that the sorted point has in the input.
    let order: SharedBuffer<Int32>
    /// The place of each cell, ascending.
    let key: SharedBuffer<UInt64>
    /// The first point of each cell, and after the last cell the number of points.
    let cellStart: SharedBuffer<Int32>
    let cellCount: Int
    let count: Int

    /// - Parameter eps: in centimetres.
    /// - Complexity: O(n × digits of the cells' places); memory of 24 bytes a point for the result at most, and less
    ///   where cells hold several.
    init(_ points: PlanePoints, eps: Double) {
        reach = Int64((eps * eps).rounded(.down))
        frame = CellFrame(points, eps: eps)
        count = points.count
        let sorted = CellSort(points, frame)
        x = sorted.x
        y = sorted.y
        order = sorted.order
        key = sorted.key
        cellStart = sorted.cellStart
        cellCount = sorted.cellCount
    }

    @inline(__always)
    func points(of cell: Int) -> Range<Int> {
        Range(uncheckedBounds: (Int(cellStart.base[cell]), Int(cellStart.base[cell + 1])))
    }

    /// The points of contiguous cells.
    @inline(__always)
    func points(of cells: Range<Int>) -> Range<Int> {
        Range(uncheckedBounds: (Int(cellStart.base[cells.lowerBound]), Int(cellStart.base[cells.upperBound])))
    }

    /// Contiguous cells with about `size` points each; a cell is never divided.
    func tiles(ofPoints size: Int) -> [Range<Int>] {
        var tiles: [Range<Int>] = []
        var from = 0
        while from < cellCount {
            let wanted = Int(cellStart[from]) + max(1, size)
            var (low, high) = (from + 1, cellCount)
            while low < high {
                let middle = (low + high) / 2
                if Int(cellStart[middle]) < wanted { low = middle + 1 } else { high = middle }
            }
            tiles.append(from..<low)
            from = low
        }
        return tiles
    }
}

/// Where the cells lie.
struct CellFrame: Sendable {
    /// Width of a cell in centimetres.
    let side: UInt32
    let minX: Int32
    let minY: Int32
    /// A cell's key is its row, and in the lowest so many bits its column.
    let columnBits: UInt64
    let maxColumn: UInt64
    let maxRow: UInt64

    init(_ points: PlanePoints, eps: Double) {
        // A cell that is `side` wide holds `side` different whole centimetres, the outermost side − 1 apart.
        side = UInt32((eps / 2.0.squareRoot()).rounded(.down)) + 1
        minX = points.x.min()!
        minY = points.y.min()!
        maxColumn = UInt64(UInt32(bitPattern: points.x.max()! &- minX) / side)
        maxRow = UInt64(UInt32(bitPattern: points.y.max()! &- minY) / side)
        columnBits = UInt64(64 - maxColumn.leadingZeroBitCount)
    }

    var keyBits: Int { Int(columnBits) + 64 - maxRow.leadingZeroBitCount }

    @inline(__always)
    func key(_ x: Int32, _ y: Int32) -> UInt64 {
        // The extent is below 2³², so the difference fits though it may not fit with a sign.
        let column = UInt64(UInt32(bitPattern: x &- minX) / side)
        let row = UInt64(UInt32(bitPattern: y &- minY) / side)
        return row &<< columnBits | column
    }

    @inline(__always)
    func row(_ key: UInt64) -> UInt64 { key &>> columnBits }

    @inline(__always)
    func column(_ key: UInt64) -> UInt64 { key & (1 &<< columnBits &- 1) }
}

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

/// Sorts keys, and with each a number, stably: by digits from the lowest on. Digits in which all keys agree cost nothing.
/// Keeps its memory from one call to the next.
struct KeySorter {
    private(set) var keys = SharedBuffer<UInt64>(count: 0)
    private(set) var items = SharedBuffer<Int32>(count: 0)
    private var otherKeys = SharedBuffer<UInt64>(count: 0)
    private var otherItems = SharedBuffer<Int32>(count: 0)
    private let counts = SharedBuffer<Int32>(count: 1 << 11)

    /// Makes room for so many keys; what was there is lost.
    mutating func reserve(_ count: Int) {
        guard keys.count < count else { return }
        let room = max(count, min(2 * keys.count, count + 1 << 16))
        keys = SharedBuffer(count: room)
        items = SharedBuffer(count: room)
        otherKeys = SharedBuffer(count: room)
        otherItems = SharedBuffer(count: room)
    }

    /// Sorts the first `count` keys and their items.
    ///
    /// - Complexity: O(count × digits that differ).
    mutating func sort(_ count: Int) {
        var differing: UInt64 = 0
        for slot in 0..<count { differing |= keys[slot] ^ keys[0] }
        guard differing != 0 else { return }
        if count <= 48 { return insertionSort(count) }
        let width = count < 4096 ? 8 : 11
        var shift = differing.trailingZeroBitCount
        while shift < 64, differing >> UInt64(shift) != 0 {
            if (differing >> UInt64(shift)) & (1 << UInt64(width) - 1) != 0 { pass(count, shift, width) }
            shift += width
        }
    }

    private mutating func pass(_ count: Int, _ shift: Int, _ width: Int) {
        let mask: UInt64 = 1 << UInt64(width) - 1
        let shift = UInt64(shift)
        let counts = counts.base
        let (fromKeys, fromItems) = (keys.base, items.base)
        let (toKeys, toItems) = (otherKeys.base, otherItems.base)
        counts.initialize(repeating: 0, count: 1 << width)
        for slot in 0..<count { counts[Int((fromKeys[slot] &>> shift) & mask)] &+= 1 }
        var sum: Int32 = 0
        for digit in 0..<(1 << width) {
            let number = counts[digit]
            counts[digit] = sum
            sum &+= number
        }
        for slot in 0..<count {
            let digit = Int((fromKeys[slot] &>> shift) & mask)
            let place = Int(counts[digit])
            counts[digit] &+= 1
            toKeys[place] = fromKeys[slot]
            toItems[place] = fromItems[slot]
        }
        swap(&keys, &otherKeys)
        swap(&items, &otherItems)
    }

    private func insertionSort(_ count: Int) {
        let (keys, items) = (keys.base, items.base)
        for slot in 1..<count {
            let (key, item) = (keys[slot], items[slot])
            var place = slot
            while place > 0, keys[place - 1] > key {
                keys[place] = keys[place - 1]
                items[place] = items[place - 1]
                place -= 1
            }
            keys[place] = key
            items[place] = item
        }
    }
}
