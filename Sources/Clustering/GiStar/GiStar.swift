import Foundation

/// Getis and Ord's local statistic Gi*: how far the sum of values around a point departs from what it would be if the
/// values were strewn at random, in standard deviations.
///
/// z = (Σ w x − x̄ Σ w) / (S √((n Σ w² − (Σ w)²) / (n − 1))), S² = Σ x² / n − x̄², where w is 1 for points at most the band
/// away, the point itself included, and otherwise 0. `GiStar.md` beside this file explains the method.
///
/// - Source: Ord & Getis 1995; Benjamini & Hochberg 1995.
public struct GiStar: Sendable, Equatable {
    /// The distance in metres up to which points count as near, inclusive.
    public var bandM: Double

    /// What the input must be. `index` counts from 0.
    public enum Problem: Error, Equatable, CustomStringConvertible {
        case band(Double)
        case noPoints
        case lengths(points: Int, values: Int)
        case value(index: Int)

        public var description: String {
            switch self {
            case .band(let band): "the band is \(band), but must be more than 0 and at most 1 000 000 metres"
            case .noPoints: "there are no points, but at least one is needed"
            case .lengths(let points, let values): "\(points) points came with \(values) values, but each needs one"
            case .value(let index): "the value of point \(index) must be a finite number"
            }
        }
    }

    /// The outcome at one point.
    public struct Score: Sendable, Hashable, Codable {
        /// In standard deviations; above 0 where values are high. 0 where the statistic is not defined: all values are
        /// equal, or the band reaches all points.
        public var z: Double
        /// Two-sided, from the normal distribution.
        public var p: Double
        /// 3, 2 or 1 where the point is among the discoveries at a rate of false ones of 0.01, 0.05 or 0.10 (Benjamini
        /// and Hochberg's procedure over all points), with the sign of z; otherwise 0.
        public var level: Int

        public init(z: Double, p: Double, level: Int) {
            self.z = z
            self.p = p
            self.level = level
        }
    }

    public init(bandM: Double) { self.bandM = bandM }

    /// Scores in the order of the points. They do not depend on that order, not by a bit.
    ///
    /// - Parameters:
    ///   - points: the centres of all cells of the study area, those with the value 0 too.
    ///   - values: one for each point.
    /// - Throws: ``Problem``
    /// - Complexity: O(n log n + n r), with r different northings within the band: few when the points form a grid.
    public func scores(of points: PlanePoints, values: [Double]) throws(Problem) -> [Score] {
        guard bandM.isFinite, bandM > 0, bandM <= 1_000_000 else { throw .band(bandM) }
        guard points.count > 0 else { throw .noPoints }
        guard values.count == points.count else { throw .lengths(points: points.count, values: values.count) }
        if let index = values.firstIndex(where: { !$0.isFinite }) { throw .value(index: index) }

        let whole = WholeValues(values)
        let near = BandSums(points, values: whole.values, bandM: bandM)
        let scale = Scale(whole.values)
        let z = near.sums.map(scale.z)
        let p = z.map { erfc(abs($0) / 2.0.squareRoot()) }
        let thresholds = FalseDiscovery.thresholds(of: p, rates: [0.10, 0.05, 0.01])
        return zip(z, p).map { z, p in
            let level = thresholds.count { p <= $0 }
            return Score(z: z, p: p, level: z < 0 ? -level : level)
        }
    }

    /// What all points have in common. Differences of large products are taken in whole numbers, so nothing cancels out.
    private struct Scale {
        private let count: Int128
        private let total: Int128
        /// √(n Σ x² − (Σ x)²), which is n S.
        private let spread: Double

        init(_ values: [Int64]) {
            count = Int128(values.count)
            total = values.reduce(0) { $0 + Int128($1) }
            let squares = values.reduce(0 as Int128) { $0 + Int128($1) * Int128($1) }
            spread = Double(squares * count - total * total).squareRoot()
        }

        func z(_ near: BandSums.Sum) -> Double {
            let n = Double(count)
            let k = Double(near.count)
            let deviation = spread * (k * (n - k) / (n - 1)).squareRoot()
            // One point alone gives 0 / 0 under the root.
            guard deviation > 0 else { return 0 }
            return Double(Int128(near.sum) * count - Int128(near.count) * total) / deviation
        }
    }
}
