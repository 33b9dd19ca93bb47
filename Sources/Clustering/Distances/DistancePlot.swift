/// The distances from all points to their k-th nearest neighbours, sorted: the plot from which DBSCAN's eps is read.
///
/// The point itself counts as the first neighbour, as it does in DBSCAN's minimum: with k = 5, a point is a core point for
/// minimum 5 exactly when eps is at least its distance here. `DistancePlot.md` beside this file explains the method.
///
/// - Source: Ester, Kriegel, Sander & Xu 1996, section 4.2; Satopää, Albrecht, Irwin & Raghavan 2011.
package struct DistancePlot: Sendable, Equatable {
    /// In metres, descending; one for each point.
    package let distancesM: [Double]
    /// What the knee of the plot suggests; nil where a plot cannot have one: fewer than ``leastPoints`` points, or all
    /// distances equal.
    package let suggestion: Suggestion?

    /// Fewer points do not make a curve.
    package static let leastPoints = 20

    /// What the input must be.
    package enum Problem: ParameterProblem, Equatable {
        case noPoints
        case neighbours(Int, points: Int)

        package var description: String {
            switch self {
            case .noPoints: "there are no points, but at least one is needed"
            case .neighbours(let neighbours, let points):
                """
                the number of neighbours is \(neighbours), but must be at least 1 and at most the number of points, \
                \(points); the point itself is the first
                """
            }
        }
    }

    /// - Parameter neighbours: k, the point itself included.
    /// - Throws: ``Problem``
    /// - Complexity: O(n log n + n k) on the average; heaps of points in one place cost no more.
    package init(of points: PlanePoints, neighbours k: Int) throws(Problem) {
        guard points.count > 0 else { throw .noPoints }
        guard k >= 1, k <= points.count else { throw .neighbours(k, points: points.count) }
        let order = SpatialOrder(points)
        let stretches = Parallel.pieces(of: order.placeCount, atLeast: 256)
        let squares = Parallel.array(of: 0 as Int64, in: stretches) { number, squares in
            var nearest = Nearest(k)
            for place in stretches[number] {
                squares[place - stretches[number].lowerBound] = order.square(from: place, to: &nearest)
            }
        }
        var all: [Int64] = []
        all.reserveCapacity(points.count)
        for (place, square) in squares.enumerated() {
            for _ in 0..<order.multiplicity[place] { all.append(square) }
        }
        all.sort(by: >)
        distancesM = all.map { Double($0).squareRoot() / 100 }
        suggestion = Suggestion(from: distancesM, neighbours: k)
    }
}

extension DistancePlot {
    /// Where the sorted distances bend, and whether the bend means something.
    ///
    /// The knee is the place that lies farthest below the straight line from the first distance to the last, both axes
    /// taken from 0 to 1. Every curve has such a place, also that of points strewn at random; so a knee counts as clear
    /// only when it parts two kinds of points.
    package struct Suggestion: Sendable, Hashable, Codable {
        /// Why the knee is clear, or why not.
        package enum Reason: String, Sendable, Hashable, Codable {
            /// The distances outside are typically several times those inside, and neither side is a handful of points.
            case clear
            /// The distances outside and inside are of one kind, as in points that are strewn at random.
            case evenlySpread
            /// Only a handful of points lie outside: they are far away, and say nothing about the rest.
            case fewOutside
        }

        /// The knee's distance in metres, rounded up to a multiple of 5.
        package var epsM: Double
        /// The knee's place among the distances in descending order, from 1.
        package var rank: Int
        /// The share of points whose distance is at most `epsM`: that many would be core points.
        package var share: Double
        package var reason: Reason

        package var isClear: Bool { reason == .clear }
    }
}

extension DistancePlot.Suggestion {
    /// How many times the median distance inside the median distance outside must be. A choice: the tests hold points
    /// strewn at random, which stay below it, and clusters in noise, which do not.
    private static let contrast = 2.5
    /// The share of points that must lie outside, and their least number in multiples of k: neighbours of k points that
    /// lie together are not strays.
    private static let leastShareOutside = 0.01

    /// - Parameter distances: descending, not empty.
    init?(from distances: [Double], neighbours k: Int) {
        let count = distances.count
        guard count >= DistancePlot.leastPoints, let knee = Self.knee(of: distances) else { return nil }
        epsM = max(5, (distances[knee] / 5).rounded(.up) * 5)
        rank = knee + 1
        let outside = distances.prefix { [epsM] in $0 > epsM }.count
        share = Double(count - outside) / Double(count)
        if Double(outside) < max(Double(k), Self.leastShareOutside * Double(count)) {
            reason = .fewOutside
        } else {
            // Both medians exist: the knee itself is inside.
            let typicalOutside = distances[outside / 2]
            let typicalInside = distances[(outside + count) / 2]
            reason = typicalOutside >= Self.contrast * typicalInside ? .clear : .evenlySpread
        }
    }

    /// The index farthest below the chord; the first of several. Nil if all distances are equal.
    private static func knee(of distances: [Double]) -> Int? {
        let (most, least) = (distances[0], distances[distances.count - 1])
        guard most > least else { return nil }
        let last = Double(distances.count - 1)
        var best = (index: 0, depth: 0.0)
        for (index, distance) in distances.enumerated() {
            let depth = 1 - Double(index) / last - (distance - least) / (most - least)
            if depth > best.depth { best = (index, depth) }
        }
        return best.index
    }
}
