/// The distances from all points to their k-th nearest neighbours, sorted: the plot from which DBSCAN's eps is read.
///
/// The point itself counts as the first neighbour, as it does in DBSCAN's minimum: with k = 5, a point is a core point for
/// minimum 5 exactly when eps is at least its distance here. `DistancePlot.md` beside this file explains the method.
///
/// - Source: Ester, Kriegel, Sander & Xu 1996, section 4.2; Satopää, Albrecht, Irwin & Raghavan 2011.
public struct DistancePlot: Sendable, Equatable {
    /// In metres, descending; one for each point.
    public let distancesM: [Double]
    /// What the knee of the plot suggests; nil where a plot cannot have one: fewer than ``leastPoints`` points, or all
    /// distances equal.
    public let suggestion: Suggestion?

    /// Fewer points do not make a curve.
    public static let leastPoints = 20

    /// What the input must be.
    public enum Problem: Error, Equatable, CustomStringConvertible {
        case noPoints
        case neighbours(Int, points: Int)

        public var description: String {
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
    public init(of points: PlanePoints, neighbours k: Int) throws(Problem) {
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
