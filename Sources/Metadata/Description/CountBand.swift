/// A count that is told as the range that it lies in. The count itself is not kept.
public struct CountBand: Sendable, Hashable {
    private let lower: Int
    /// nil: and more.
    private let upper: Int?

    /// - Parameter count: 0 and below is none.
    public init(of count: Int) {
        let limits = [1, 10, 20, 50, 100]
        guard let index = limits.lastIndex(where: { $0 <= count }) else {
            (lower, upper) = (0, 0)
            return
        }
        lower = limits[index]
        upper = index + 1 < limits.count ? limits[index + 1] - 1 : nil
    }

    /// In Swedish: `inga`, `1–9`, `100 eller fler`.
    public var text: String {
        guard let upper else { return "\(lower) eller fler" }
        return upper == 0 ? "inga" : "\(lower)–\(upper)"
    }
}
