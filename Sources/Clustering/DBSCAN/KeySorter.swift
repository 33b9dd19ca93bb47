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
