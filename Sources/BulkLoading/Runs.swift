extension UnsafeMutableBufferPointer {
    /// The elements in runs of a length, the last of which may be shorter.
    func forEachRun(of length: Int, _ body: (UnsafeMutableBufferPointer) throws -> Void) rethrows {
        for start in stride(from: 0, to: count, by: length) {
            try body(UnsafeMutableBufferPointer(rebasing: self[start..<Swift.min(start + length, count)]))
        }
    }

    /// Arranges the elements so that no element of a run belongs before one of an earlier run; within a run they are in
    /// no order. It is done in place, where the standard library's sort needs half as much memory again.
    ///
    /// - Complexity: O(n log r) for r runs.
    func arrange(inRunsOf length: Int, by precedes: (Element, Element) -> Bool) {
        guard count > length else { return }
        let runs = (count + length - 1) / length
        let middle = runs / 2 * length
        select(middle, by: precedes)
        UnsafeMutableBufferPointer(rebasing: self[..<middle]).arrange(inRunsOf: length, by: precedes)
        UnsafeMutableBufferPointer(rebasing: self[middle...]).arrange(inRunsOf: length, by: precedes)
    }

    /// Arranges the elements so that none before an index belongs after one from there on.
    ///
    /// - Source: Hoare 1961, algorithm 65, "Find", with the median of three as the pivot.
    private func select(_ index: Int, by precedes: (Element, Element) -> Bool) {
        var low = 0
        var high = count - 1
        // An order that pivots never halve would take the square of the time.
        var roundsLeft = 4 * (Int.bitWidth - count.leadingZeroBitCount)
        while low < high {
            guard roundsLeft > 0 else {
                var rest = UnsafeMutableBufferPointer(rebasing: self[low...high])
                return rest.sort(by: precedes)
            }
            roundsLeft -= 1
            let pivot = median(self[low], self[low + (high - low) / 2], self[high], by: precedes)
            var left = low
            var right = high
            while left <= right {
                while precedes(self[left], pivot) { left += 1 }
                while precedes(pivot, self[right]) { right -= 1 }
                guard left <= right else { break }
                swapAt(left, right)
                left += 1
                right -= 1
            }
            if index <= right { high = right } else if index >= left { low = left } else { return }
        }
    }

    private func median(_ a: Element, _ b: Element, _ c: Element, by precedes: (Element, Element) -> Bool) -> Element {
        if precedes(a, b) { return precedes(b, c) ? b : precedes(a, c) ? c : a }
        return precedes(a, c) ? a : precedes(b, c) ? c : b
    }
}
