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
