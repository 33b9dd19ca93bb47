/// The procedure of Benjamini and Hochberg, which bounds the expected share of false discoveries among many tests.
///
/// - Source: Benjamini & Hochberg 1995.
enum FalseDiscovery {
    /// For each rate, the largest p that counts as a discovery; −1 where none does.
    ///
    /// With p in ascending order, a discovery is every p up to the last one that is at most rank / count × rate.
    ///
    /// - Complexity: O(n log n).
    static func thresholds(of p: [Double], rates: [Double]) -> [Double] {
        let sorted = p.sorted()
        return rates.map { rate in
            let rank = sorted.indices.last { sorted[$0] <= Double($0 + 1) / Double(sorted.count) * rate }
            return rank.map { sorted[$0] } ?? -1
        }
    }
}
