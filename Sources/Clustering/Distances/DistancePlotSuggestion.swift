extension DistancePlot {
    /// Where the sorted distances bend, and whether the bend means something.
    ///
    /// The knee is the place that lies farthest below the straight line from the first distance to the last, both axes
    /// taken from 0 to 1. Every curve has such a place, also that of points strewn at random; so a knee counts as clear
    /// only when it parts two kinds of points.
    public struct Suggestion: Sendable, Hashable, Codable {
        /// Why the knee is clear, or why not.
        public enum Reason: String, Sendable, Hashable, Codable {
            /// The distances outside are typically several times those inside, and neither side is a handful of points.
            case clear
            /// The distances outside and inside are of one kind, as in points that are strewn at random.
            case evenlySpread
            /// Only a handful of points lie outside: they are far away, and say nothing about the rest.
            case fewOutside
        }

        /// The knee's distance in metres, rounded up to a multiple of 5.
        public var epsM: Double
        /// The knee's place among the distances in descending order, from 1.
        public var rank: Int
        /// The share of points whose distance is at most `epsM`: that many would be core points.
        public var share: Double
        public var reason: Reason

        public var isClear: Bool { reason == .clear }
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
