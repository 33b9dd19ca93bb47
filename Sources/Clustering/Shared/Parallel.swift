import Dispatch
import Foundation

/// Work that is divided among the processors.
enum Parallel {
    /// How many pieces are worth making, so that each processor has work to the end though pieces differ in size.
    static func pieces(of count: Int, atLeast size: Int) -> [Range<Int>] {
        guard count > 0 else { return [] }
        let most = 8 * ProcessInfo.processInfo.activeProcessorCount
        let pieces = max(1, min(most, count / max(1, size)))
        return (0..<pieces).map { count * $0 / pieces..<count * ($0 + 1) / pieces }
    }

    /// Does something with each of a number of pieces, several at a time; returns when all are done.
    ///
    /// - Parameter body: gets the number of the piece; writes only what belongs to that piece.
    static func forEach(_ count: Int, _ body: @Sendable (Int) -> Void) {
        if count <= 1 {
            for piece in 0..<count { body(piece) }
        } else {
            DispatchQueue.concurrentPerform(iterations: count, execute: body)
        }
    }
}

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

/// Memory without bounds checks that several processors fill at once, each its own part.
///
/// `@unchecked Sendable`: whoever divides the work sees to it that no two pieces write to the same element, and that
/// nobody reads what another piece still writes.
final class SharedBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
    let base: UnsafeMutablePointer<Element>
    let count: Int

    /// Memory whose content is arbitrary.
    init(count: Int) {
        base = .allocate(capacity: max(1, count))
        self.count = count
    }

    convenience init(repeating value: Element, count: Int) {
        self.init(count: count)
        base.initialize(repeating: value, count: count)
    }

    deinit { base.deallocate() }

    @inline(__always)
    subscript(_ index: Int) -> Element {
        get { base[index] }
        set { base[index] = newValue }
    }
}
