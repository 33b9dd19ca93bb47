/// Density-based clustering at all distances at once: clusters of different density, without a radius to choose.
///
/// Labels are those of scikit-learn's `HDBSCAN` as long as no two edges of the spanning tree are equally long. Equally
/// long ones are undone together, so that labels never depend on the order of the points, apart from the numbers that
/// clusters get. `HDBSCAN.md` beside this file explains the method.
///
/// - Source: Campello, Moulavi & Sander 2013; Campello, Moulavi, Zimek & Sander 2015.
public struct HDBSCAN: Sendable, Equatable {
    /// Which clusters of the hierarchy are chosen.
    public enum Selection: String, Sendable, Codable, CaseIterable {
        /// Those that are most stable in all, by excess of mass.
        case eom
        /// The smallest ones, that are divided no further.
        case leaf
    }

    /// The number of points that makes a cluster, 2 or more.
    public var minClusterSize: Int
    /// The core distance of a point reaches so many points, itself included; 1 or more.
    public var minSamples: Int
    public var selection: Selection

    /// What parameters must be.
    public enum Problem: Error, Equatable, CustomStringConvertible {
        case minClusterSize(Int)
        case minSamples(Int)
        /// A core distance does not exist.
        case tooFewPoints(points: Int, minSamples: Int)

        public var description: String {
            switch self {
            case .minClusterSize(let size): "the minimum cluster size is \(size), but must be 2 or more"
            case .minSamples(let count): "the minimum number of samples is \(count), but must be 1 or more"
            case .tooFewPoints(let points, let minSamples):
                "there are \(points) points, but at least \(minSamples) are needed, the minimum number of samples"
            }
        }
    }

    /// The label of points in no cluster.
    public static let noise: Int32 = ClusterLabels.noise

    public init(minClusterSize: Int, minSamples: Int, selection: Selection = .eom) {
        self.minClusterSize = minClusterSize
        self.minSamples = minSamples
        self.selection = selection
    }

    /// Labels of points, in their order: clusters are numbered from 0 by the smallest index of a point in them, and −1
    /// is noise. Fewer points than the minimum number of samples, or than the minimum cluster size, are all noise.
    ///
    /// - Throws: ``Problem`` if a parameter is out of range.
    /// - Complexity: near O(n log n) for a given `minSamples`, and linear in it. Memory is linear in n: at most about
    ///   200 bytes a point.
    public func labels(of points: PlanePoints) throws(Problem) -> [Int32] {
        try check()
        guard points.count >= max(minSamples, minClusterSize) else {
            return [Int32](repeating: HDBSCAN.noise, count: points.count)
        }
        let tree = KDTree(points)
        let edges = spanningTree(of: tree).sorted { $0.weight < $1.weight }
        let condensed = CondensedTree(Dendrogram(edges), minClusterSize: minClusterSize)
        return number(condensed, in: tree)
    }

    /// The weights of a minimum spanning tree under mutual reachability, in metres, ascending: one less than there are
    /// points. All minimum spanning trees have the same.
    ///
    /// - Throws: ``Problem`` if a parameter is out of range, or there are fewer points than `minSamples`, but some.
    /// - Complexity: as ``labels(of:)``.
    public func spanningTreeWeights(of points: PlanePoints) throws(Problem) -> [Double] {
        try check()
        guard points.count > 0 else { return [] }
        guard points.count >= minSamples else {
            throw .tooFewPoints(points: points.count, minSamples: minSamples)
        }
        return spanningTree(of: KDTree(points)).map(\.weight).sorted().map { Double($0).squareRoot() / 100 }
    }

    private func check() throws(Problem) {
        guard minClusterSize >= 2 else { throw .minClusterSize(minClusterSize) }
        guard minSamples >= 1 else { throw .minSamples(minSamples) }
    }

    private func spanningTree(of tree: KDTree) -> [SpanningTree.Edge] {
        SpanningTree.edges(tree, core: CoreDistances(tree: tree, count: minSamples).squared())
    }

    private func number(_ condensed: CondensedTree, in tree: KDTree) -> [Int32] {
        let selected = condensed.selected(selection)
        var cluster = [Int32](repeating: -1, count: tree.order.count)
        for (point, index) in tree.order.enumerated() {
            cluster[Int(index)] = selected[Int(condensed.clusterOfPoint[point])]
        }
        var numbers = [Int32](repeating: -1, count: selected.count)
        var next: Int32 = 0
        return cluster.map { cluster in
            guard cluster >= 0 else { return HDBSCAN.noise }
            if numbers[Int(cluster)] < 0 {
                numbers[Int(cluster)] = next
                next += 1
            }
            return numbers[Int(cluster)]
        }
    }
}
