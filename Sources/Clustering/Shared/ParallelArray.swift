extension Parallel {
    /// An array whose stretches are filled several at a time.
    ///
    /// - Parameters:
    ///   - stretches: ranges that together are 0 ..< count, in order and without overlap.
    ///   - fill: gets the number of a stretch and its elements, which are all `zero` to begin with.
    static func array<Element: BitwiseCopyable & Sendable>(
        of zero: Element, in stretches: [Range<Int>],
        _ fill: @Sendable (Int, UnsafeMutableBufferPointer<Element>) -> Void
    ) -> [Element] {
        let count = stretches.last?.upperBound ?? 0
        return [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
            // Each call writes the elements of its own stretch only, and all have returned before the buffer is used.
            nonisolated(unsafe) let elements = buffer
            forEach(stretches.count) { number in
                let stretch = UnsafeMutableBufferPointer(rebasing: elements[stretches[number]])
                stretch.initialize(repeating: zero)
                fill(number, stretch)
            }
            initialized = count
        }
    }
}
