import Foundation

/// Getis and Ord's local statistic Gi*: how far the sum of values around a point departs from what it would be if the
/// values were strewn at random, in standard deviations.
///
/// z = (Σ w x − x̄ Σ w) / (S √((n Σ w² − (Σ w)²) / (n − 1))), S² = Σ x² / n − x̄², where w is 1 for points at most the band
/// away, the point itself included, and otherwise 0. `GiStar.md` beside this file explains the method.
///
/// - Source: Ord & Getis 1995; Benjamini & Hochberg 1995.
package struct GiStar: Sendable, Equatable {
    /// The distance in metres up to which points count as near, inclusive.
    package var bandM: Double

    /// What the input must be. `index` counts from 0.
    package enum Problem: ParameterProblem, Equatable {
        case band(Double)
        case noPoints
        case lengths(points: Int, values: Int)
        case value(index: Int)

        package var description: String {
            switch self {
            case .band(let band): "the band is \(band), but must be more than 0 and at most 1 000 000 metres"
            case .noPoints: "there are no points, but at least one is needed"
            case .lengths(let points, let values): "\(points) points came with \(values) values, but each needs one"
            case .value(let index): "the value of point \(index) must be a finite number"
            }
        }
    }

    /// The outcome at one point.
    package struct Score: Sendable, Hashable, Codable {
        /// In standard deviations; above 0 where values are high. 0 where the statistic is not defined: all values are
        /// equal, or the band reaches all points.
        package var z: Double
        /// Two-sided, from the normal distribution.
        package var p: Double
        /// 3, 2 or 1 where the point is among the discoveries at a rate of false ones of 0.01, 0.05 or 0.10 (Benjamini
        /// and Hochberg's procedure over all points), with the sign of z; otherwise 0.
        package var level: Int

        package init(z: Double, p: Double, level: Int) {
            self.z = z
            self.p = p
            self.level = level
        }
    }

    package init(bandM: Double) { self.bandM = bandM }

    /// Scores in the order of the points. They do not depend on that order, not by a bit.
    ///
    /// - Parameters:
    ///   - points: the centres of all cells of the study area, those with the value 0 too.
    ///   - values: one for each point.
    /// - Throws: ``Problem``
    /// - Complexity: O(n log n + n r), with r different northings within the band: few when the points form a grid.
    package func scores(of points: PlanePoints, values: [Double]) throws(Problem) -> [Score] {
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

/// For each point, the sum of the values within a distance, and how many they are.
///
/// Points of one northing are a line, sorted from the west. On another line, the points within the distance follow each
/// other, so their sum is a difference of two sums from the line's beginning; and as one walks along the first line, both
/// ends on the other only move forward. Lines are cut into strips from north to south, so that points far to the east and
/// west are not looked at.
struct BandSums {
    struct Sum: BitwiseCopyable, Sendable {
        var sum: Int64
        var count: Int32
    }

    /// In the order of the points given.
    let sums: [Sum]

    /// - Parameter values: any sum of them fits an Int64.
    init(_ points: PlanePoints, values: [Int64], bandM: Double) {
        let lines = StripLines(points, values: values, bandM: bandM)
        let strips = lines.stripStart.count - 1
        let pieces = Parallel.pieces(of: strips, atLeast: 1)
        let sorted = Parallel.array(
            of: Sum(sum: 0, count: 0),
            in: pieces.map { lines.firstPoint(ofStrip: $0.lowerBound)..<lines.firstPoint(ofStrip: $0.upperBound) }
        ) { piece, sums in
            let base = lines.firstPoint(ofStrip: pieces[piece].lowerBound)
            for strip in pieces[piece] { lines.addAround(strip: strip, to: sums, from: base) }
        }
        var sums = [Sum](repeating: Sum(sum: 0, count: 0), count: points.count)
        for (position, index) in lines.order.enumerated() { sums[Int(index)] = sorted[position] }
        self.sums = sums
    }
}

/// Points sorted into strips from north to south, lines from west to east within them, and along the lines.
private struct StripLines {
    let reach: Int64
    let order: [Int32]
    let x: [Int32]
    /// The sum of the values before each point, and after the last one all.
    let before: [Int64]
    /// The northing of each line, and its first point; after the last line the number of points.
    let northing: [Int32]
    let lineStart: [Int32]
    /// The number of each strip that has points, and its first line; after the last strip the number of lines.
    let strip: [Int64]
    let stripStart: [Int32]

    init(_ points: PlanePoints, values: [Int64], bandM: Double) {
        reach = Centimetres.reach(metres: bandM)
        // As wide as some bands: wider ones hold points out of reach, narrower ones cut lines that could be walked whole.
        let width = max(1, 4 * Centimetres.root(of: reach))
        let west = Int64(points.x.min() ?? 0)
        let south = Int64(points.y.min() ?? 0)

        // Differences of coordinates fit 31 bits; so do numbers of strips, the width being at least 1.
        var keyed: [(line: UInt64, x: Int32, index: Int32)] = []
        keyed.reserveCapacity(points.count)
        for index in 0..<points.count {
            let strip = UInt64((Int64(points.x[index]) - west) / width)
            let line = strip << 32 | UInt64(Int64(points.y[index]) - south)
            keyed.append((line, points.x[index], Int32(index)))
        }
        keyed.sort { $0.line < $1.line || ($0.line == $1.line && $0.x < $1.x) }

        order = keyed.map(\.index)
        x = keyed.map(\.x)
        var sum: Int64 = 0
        before =
            [0]
            + order.map { index in
                sum += values[Int(index)]
                return sum
            }
        var northing: [Int32] = []
        var lineStart: [Int32] = []
        var strip: [Int64] = []
        var stripStart: [Int32] = []
        var last: UInt64?
        for (position, entry) in keyed.enumerated() where last != entry.line {
            last = entry.line
            if strip.last != Int64(entry.line >> 32) {
                strip.append(Int64(entry.line >> 32))
                stripStart.append(Int32(northing.count))
            }
            northing.append(points.y[Int(entry.index)])
            lineStart.append(Int32(position))
        }
        stripStart.append(Int32(northing.count))
        lineStart.append(Int32(points.count))
        self.northing = northing
        self.lineStart = lineStart
        self.strip = strip
        self.stripStart = stripStart
    }

    func firstPoint(ofStrip number: Int) -> Int { Int(lineStart[Int(stripStart[number])]) }

    /// Adds to the points of a strip what is near in it and in the strips beside it.
    func addAround(strip number: Int, to sums: UnsafeMutableBufferPointer<BandSums.Sum>, from base: Int) {
        let own = Int(stripStart[number])..<Int(stripStart[number + 1])
        for other in max(0, number - 1)..<min(strip.count, number + 2)
        where abs(strip[other] - strip[number]) <= 1 {
            var near = Int(stripStart[other])
            let end = Int(stripStart[other + 1])
            for line in own {
                while near < end, dy(near, line) < 0, dy(near, line) * dy(near, line) > reach { near += 1 }
                var next = near
                while next < end, dy(next, line) <= 0 || dy(next, line) * dy(next, line) <= reach {
                    add(near: next, to: line, sums, from: base)
                    next += 1
                }
            }
        }
    }

    private func dy(_ a: Int, _ b: Int) -> Int64 { Int64(northing[a]) - Int64(northing[b]) }

    /// Adds to the points of one line what is near on another.
    private func add(near other: Int, to line: Int, _ sums: UnsafeMutableBufferPointer<BandSums.Sum>, from base: Int) {
        let width = Centimetres.root(of: reach - dy(other, line) * dy(other, line))
        var first = Int(lineStart[other])
        var last = first
        let end = Int(lineStart[other + 1])
        for point in Int(lineStart[line])..<Int(lineStart[line + 1]) {
            let west = Int64(x[point]) - width
            let east = Int64(x[point]) + width
            while first < end, Int64(x[first]) < west { first += 1 }
            last = max(last, first)
            while last < end, Int64(x[last]) <= east { last += 1 }
            sums[point - base].sum += before[last] - before[first]
            sums[point - base].count += Int32(last - first)
        }
    }
}

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
