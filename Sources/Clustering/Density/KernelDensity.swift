/// The density of points on a grid, by the quartic kernel: each point is spread over a disc, most of it near the middle.
///
/// A point of weight w adds w · 3 / (πh²) · (1 − (r / h)²)² at the distance r ≤ h, where h is the bandwidth; nothing
/// further away. `KernelDensity.md` beside this file explains the method.
///
/// - Source: Silverman 1986, equation 4.5.
public struct KernelDensity: Sendable, Equatable {
    /// The radius of the disc in metres.
    public var bandwidthM: Double

    /// What the input must be. `index` counts from 0.
    public enum Problem: Error, Equatable, CustomStringConvertible {
        case bandwidth(Double)
        case noPoints
        case lengths(points: Int, weights: Int)
        case weight(index: Int)
        case frame(GridFrame.Problem)

        public var description: String {
            switch self {
            case .bandwidth(let bandwidth):
                "the bandwidth is \(bandwidth), but must be more than 0 and at most 1 000 000 metres"
            case .noPoints: "there are no points, but at least one is needed"
            case .lengths(let points, let weights): "\(points) points came with \(weights) weights, but each needs one"
            case .weight(let index): "the weight of point \(index) must be 0 or more"
            case .frame(let problem): problem.description
            }
        }
    }

    public init(bandwidthM: Double) { self.bandwidthM = bandwidthM }

    /// The density at the centres of a grid's cells. It does not depend on the order of the points or on the number of
    /// processors, not by a bit.
    ///
    /// - Parameters:
    ///   - weights: one for each point in units of 1/65536 (``FixedWeight``); nil for 1 each.
    ///   - frame: in the system in which the points were given.
    /// - Throws: ``Problem``
    /// - Complexity: O(n log n + cells + n × cells within the bandwidth).
    public func surface(
        of points: PlanePoints, weights: [Int64]? = nil, over frame: GridFrame
    ) throws(Problem) -> DensitySurface {
        guard bandwidthM.isFinite, bandwidthM > 0, bandwidthM <= 1_000_000 else { throw .bandwidth(bandwidthM) }
        guard points.count > 0 else { throw .noPoints }
        if let count = weights?.count, count != points.count { throw .lengths(points: points.count, weights: count) }
        if let index = weights?.firstIndex(where: { $0 < 0 }) { throw .weight(index: index) }
        do { try frame.check() } catch { throw .frame(error) }

        let spread = KernelSpread(SortedSources(points, weights: weights), bandwidthM: bandwidthM, frame)
        let bands = Parallel.pieces(of: frame.rows, atLeast: 16)
        let values = Parallel.array(
            of: 0.0, in: bands.map { $0.lowerBound * frame.columns..<$0.upperBound * frame.columns }
        ) { band, values in
            spread.add(to: values, rows: bands[band])
        }
        return DensitySurface(frame: frame, bandwidthM: bandwidthM, values: values)
    }
}
