import Foundation

/// Values from the smallest one, as whole multiples of a power of two, so fine that any sum of them fits 62 bits.
///
/// Sums of whole numbers are the same in any order. Whole numbers and weights of 1/65536 lose nothing, as long as they
/// fit; others are rounded by at most 2⁻⁶¹ n of the largest difference.
struct WholeValues {
    let values: [Int64]

    /// - Parameter values: finite.
    /// - Complexity: O(n).
    init(_ values: [Double]) {
        // Halves, because a difference of two finite numbers may be too large for one.
        let least = (values.min() ?? 0) / 2
        let range = (values.max() ?? 0) / 2 - least
        guard range > 0 else {
            self.values = values.map { _ in 0 }
            return
        }
        let bitsOfSum = Int.bitWidth - values.count.leadingZeroBitCount
        let shift = 61 - bitsOfSum - Int(range.exponent)
        self.values = values.map { Int64(scalbn($0 / 2 - least, shift).rounded()) }
    }
}
