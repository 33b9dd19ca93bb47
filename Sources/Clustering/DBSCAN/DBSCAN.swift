/// Density-based clustering, exact, with labels equal to scikit-learn's.
///
/// - Neighbours are points with dx² + dy² ≤ eps²; a point is its own neighbour.
/// - A core point has neighbours whose weights sum to at least the minimum weight (and, where asked for, that are at
///   least so many, from so many groups).
/// - Clusters are the components of core points that are neighbours, numbered from 0 by the smallest index of a core
///   point in them. A border point gets the smallest number among its core neighbours. The rest is noise, −1.
///
/// None of this depends on the order in which points are visited. `DBSCAN.md` beside this file explains the method.
///
/// - Source: Ester, Kriegel, Sander & Xu 1996; grid-based exact computation after Gan & Tao 2015 and de Berg, Gunawan &
///   Roeloffzen 2017, in parallel as Wang, Gu & Shun 2020 show.
public struct DBSCAN: Sendable, Equatable {
    /// Radius of the neighbourhood in metres.
    public var epsM: Double
    /// The sum of weights that makes a core point.
    public var minWeight: Double
    /// The number of neighbours that a core point needs whatever they weigh.
    public var minCount: Int
    /// The number of different groups that a core point needs among its neighbours.
    public var minGroups: Int

    /// What parameters must be.
    public enum Problem: Error, Equatable, CustomStringConvertible {
        case eps(Double)
        case minWeight(Double)
        case weight(index: Int)
        case group(index: Int)
        case lengths(points: Int, others: Int)

        public var description: String {
            switch self {
            case .eps(let eps): "eps is \(eps), but must be more than 0 and at most 1 000 000 metres"
            case .minWeight(let weight): "the minimum weight is \(weight), but must be a finite number, 0 or more"
            case .weight(let index): "the weight of point \(index) must be a finite number, 0 or more"
            case .group(let index): "the group of point \(index) must be 0 or more"
            case .lengths(let points, let others): "\(points) points came with \(others) weights or groups"
            }
        }
    }

    public static let noise = ClusterLabels.noise

    public init(epsM: Double, minWeight: Double, minCount: Int = 0, minGroups: Int = 0) {
        self.epsM = epsM
        self.minWeight = minWeight
        self.minCount = minCount
        self.minGroups = minGroups
    }

    /// Labels of points, in their order.
    ///
    /// - Parameters:
    ///   - weights: one for each point in units of 1/65536 (``FixedWeight``); nil for 1 each.
    ///   - groups: one number ≥ 0 for each point; needed only with `minGroups`.
    /// - Throws: ``Problem``
    /// - Complexity: near linear, on all processors; at most 37 bytes a point of memory besides input and labels, sorting
    ///   and trees of crowded cells apart. `DBSCAN.md` has the details.
    public func labels(
        of points: PlanePoints, weights: [Int64]? = nil, groups: [Int32]? = nil
    ) throws(Problem) -> [Int32] {
        try labels(of: points, weights: weights, groups: groups, pointsInTile: nil)
    }

    /// - Parameter pointsInTile: about how many points a piece of work has; nil for a few pieces for each processor. The
    ///   labels do not depend on it.
    func labels(
        of points: PlanePoints, weights: [Int64]? = nil, groups: [Int32]? = nil, pointsInTile: Int?
    ) throws(Problem) -> [Int32] {
        guard epsM.isFinite, epsM > 0, epsM <= 1_000_000 else { throw .eps(epsM) }
        guard let minimum = FixedWeight.make(minWeight) else { throw .minWeight(minWeight) }
        for others in [weights?.count, groups?.count] {
            if let others, others != points.count { throw .lengths(points: points.count, others: others) }
        }
        if let index = weights?.firstIndex(where: { $0 < 0 }) { throw .weight(index: index) }
        if let index = groups?.firstIndex(where: { $0 < 0 }) { throw .group(index: index) }
        guard points.count > 0 else { return [] }

        let grid = CellGrid(points, eps: Centimetres.from(metres: epsM))
        let size = pointsInTile ?? Parallel.pieces(of: points.count, atLeast: 1 << 14)[0].count
        let tiles = grid.tiles(ofPoints: size)
        let conditions = CoreConditions(
            minimum: minimum, minCount: minCount, minGroups: minGroups, weights: weights, groups: groups)
        let isCore = CoreFinder(grid: grid, conditions: conditions).find(in: tiles)
        return ClusterLabels(grid: grid, tiles: tiles, isCore: isCore).labels()
    }
}
