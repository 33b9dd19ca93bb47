/// Density-based clustering at all distances at once: clusters of different density, without a radius to choose.
///
/// Labels are those of scikit-learn's `HDBSCAN` as long as no two edges of the spanning tree are equally long. Equally
/// long ones are undone together, so that labels never depend on the order of the points, apart from the numbers that
/// clusters get. `HDBSCAN.md` beside this file explains the method.
///
/// - Source: Campello, Moulavi & Sander 2013; Campello, Moulavi, Zimek & Sander 2015.
package struct HDBSCAN: Sendable, Equatable {
    /// Which clusters of the hierarchy are chosen.
    package enum Selection: String, Sendable, Codable, CaseIterable {
        /// Those that are most stable in all, by excess of mass.
        case eom
        /// The smallest ones, that are divided no further.
        case leaf
    }

    /// The number of points that makes a cluster, 2 or more.
    package var minClusterSize: Int
    /// The core distance of a point reaches so many points, itself included; 1 or more.
    package var minSamples: Int
    package var selection: Selection

    /// What parameters must be.
    package enum Problem: ParameterProblem, Equatable {
        case minClusterSize(Int)
        case minSamples(Int)
        /// A core distance does not exist.
        case tooFewPoints(points: Int, minSamples: Int)

        package var description: String {
            switch self {
            case .minClusterSize(let size): "the minimum cluster size is \(size), but must be 2 or more"
            case .minSamples(let count): "the minimum number of samples is \(count), but must be 1 or more"
            case .tooFewPoints(let points, let minSamples):
                "there are \(points) points, but at least \(minSamples) are needed, the minimum number of samples"
            }
        }
    }

    /// The label of points in no cluster.
    package static let noise: Int32 = ClusterLabels.noise

    package init(minClusterSize: Int, minSamples: Int, selection: Selection = .eom) {
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
    package func labels(of points: PlanePoints) throws(Problem) -> [Int32] {
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
    package func spanningTreeWeights(of points: PlanePoints) throws(Problem) -> [Double] {
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

/// The clusters that remain of a dendrogram when groups of fewer than `minClusterSize` points count as stragglers.
///
/// From the root down, with falling distance, all joints of one weight are undone at once. Of the parts, those with at
/// least `minClusterSize` points are large. With two or more large parts the cluster ends and each of them is a new
/// one; a single large part carries on as the same cluster; the points of the small parts leave it.
///
/// λ is 1 / distance, per centimetre, and infinite for distance 0. No cluster begins there: at distance 0 all parts are
/// single points, and a cluster has at least two. So λ − (λ of the beginning) is never ∞ − ∞.
///
/// - Source: Campello, Moulavi & Sander 2013, section 4, with more than two parts at a time.
struct CondensedTree {
    struct Cluster {
        /// −1 for the root.
        let parent: Int32
        /// λ at which the cluster begins.
        let birth: Double
        /// The sum over its points of (λ at which the point leaves − birth).
        var stability = 0.0
        /// Numbers of the clusters that it is divided into; they follow each other.
        var children = 0..<0
    }

    /// Parents before children; the first is the root, with all points.
    private(set) var clusters: [Cluster] = [Cluster(parent: -1, birth: 0)]
    /// For each point of the dendrogram, the last cluster that it was in.
    private(set) var clusterOfPoint: [Int32] = []

    /// - Complexity: O(n).
    init(_ dendrogram: Dendrogram, minClusterSize: Int) {
        let pointCount = dendrogram.pointCount
        // Nodes inside a division are passed over: −1.
        var clusterOf = [Int32](repeating: -1, count: dendrogram.nodeCount)
        clusterOf[dendrogram.nodeCount - 1] = 0
        var parts: [Int] = []
        for node in (pointCount..<dendrogram.nodeCount).reversed() where clusterOf[node] >= 0 {
            let cluster = clusterOf[node]
            guard dendrogram.size(of: node) >= minClusterSize else {
                let (left, right) = dendrogram.children[node - pointCount]
                clusterOf[Int(left)] = cluster
                clusterOf[Int(right)] = cluster
                continue
            }
            CondensedTree.divide(node, dendrogram, into: &parts)
            let large = parts.count { dendrogram.size(of: $0) >= minClusterSize }
            let lambda = CondensedTree.lambda(dendrogram.weights[node - pointCount])
            let first = clusters.count
            var leaving = 0
            for part in parts {
                let isLarge = dendrogram.size(of: part) >= minClusterSize
                if large == 1 || !isLarge {
                    clusterOf[part] = cluster
                } else {
                    clusterOf[part] = Int32(clusters.count)
                    clusters.append(Cluster(parent: cluster, birth: lambda))
                }
                if large != 1 || !isLarge { leaving += dendrogram.size(of: part) }
            }
            if leaving > 0 {
                clusters[Int(cluster)].stability += (lambda - clusters[Int(cluster)].birth) * Double(leaving)
            }
            if large > 1 { clusters[Int(cluster)].children = first..<clusters.count }
        }
        clusterOfPoint = Array(clusterOf[..<pointCount])
    }

    /// The parts that a node is divided into when everything that it joins at its weight comes apart.
    private static func divide(_ node: Int, _ dendrogram: Dendrogram, into parts: inout [Int]) {
        let weight = dendrogram.weights[node - dendrogram.pointCount]
        parts.removeAll(keepingCapacity: true)
        var open = [node]
        while let joint = open.popLast() {
            let (left, right) = dendrogram.children[joint - dendrogram.pointCount]
            for child in [Int(left), Int(right)] {
                if dendrogram.joins(child, at: weight) { open.append(child) } else { parts.append(child) }
            }
        }
    }

    private static func lambda(_ squared: Int64) -> Double {
        squared > 0 ? 1 / Double(squared).squareRoot() : .infinity
    }
}

/// How points are joined, two groups at a time, by edges in ascending order.
///
/// Nodes below the number of points are points; each edge adds one, so a node comes after its children, and the root is
/// last. Edges of equal weight are added one after the other here, in an order without meaning; whoever reads the
/// dendrogram takes a node together with the children that have its weight.
struct Dendrogram {
    let pointCount: Int
    /// Both children of each node that is no point.
    let children: [(Int32, Int32)]
    /// The squared distance at which they join, cm².
    let weights: [Int64]
    /// How many points there are under each node that is no point.
    private let sizes: [Int32]

    /// - Parameter edges: a spanning tree, sorted by weight.
    /// - Complexity: O(n α(n)).
    init(_ edges: [SpanningTree.Edge]) {
        pointCount = edges.count + 1
        var roots = DisjointRoots(count: pointCount)
        var node = (0..<Int32(pointCount)).map { $0 }
        var children: [(Int32, Int32)] = []
        var sizes: [Int32] = []
        children.reserveCapacity(edges.count)
        sizes.reserveCapacity(edges.count)
        for edge in edges {
            let (a, b) = (roots.root(of: Int(edge.a)), roots.root(of: Int(edge.b)))
            let root = roots.join(a, b)
            children.append((node[a], node[b]))
            sizes.append(roots.size(ofRoot: root))
            node[root] = Int32(pointCount + children.count - 1)
        }
        self.children = children
        self.sizes = sizes
        weights = edges.map(\.weight)
    }

    var nodeCount: Int { pointCount + children.count }

    @inline(__always)
    func size(of node: Int) -> Int { node < pointCount ? 1 : Int(sizes[node - pointCount]) }

    /// True if the node joins its children at this weight.
    @inline(__always)
    func joins(_ node: Int, at weight: Int64) -> Bool { node >= pointCount && weights[node - pointCount] == weight }
}

extension CondensedTree {
    /// For each cluster, the selected one that it is or lies in; −1 if there is none. The root is never selected.
    ///
    /// - Complexity: O(c log c) for c clusters.
    func selected(_ selection: HDBSCAN.Selection) -> [Int32] {
        let isSelected = selection == .eom ? byExcessOfMass() : clusters.map(\.children.isEmpty)
        var selected = [Int32](repeating: -1, count: clusters.count)
        for (number, cluster) in clusters.enumerated().dropFirst() {
            let above = selected[Int(cluster.parent)]
            selected[number] = above >= 0 ? above : isSelected[number] ? Int32(number) : -1
        }
        return selected
    }

    /// True for clusters that are at least as stable as the best choice below them; perhaps for some below those too.
    ///
    /// Stabilities of sister clusters are added in ascending order, so that the last bit of the sum does not depend on
    /// the order in which they were found.
    private func byExcessOfMass() -> [Bool] {
        var isSelected = [Bool](repeating: true, count: clusters.count)
        var best = clusters.map(\.stability)
        for number in clusters.indices.dropFirst().reversed() where !clusters[number].children.isEmpty {
            let below = best[clusters[number].children].sorted().reduce(0, +)
            isSelected[number] = best[number] >= below
            best[number] = max(best[number], below)
        }
        return isSelected
    }
}
