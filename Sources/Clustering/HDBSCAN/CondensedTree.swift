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
