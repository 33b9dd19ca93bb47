import Testing

@testable import Clustering

private typealias Position = (x: Int, y: Int)

/// The definition itself, with no shortcut: what the fast computation must equal.
private struct Reference {
    let weights: [[Int]]

    init(_ points: [Position], samples: Int) {
        let squares = points.map { a in
            points.map { b in (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y) }
        }
        let core = squares.map { $0.sorted()[samples - 1] }
        weights = points.indices.map { i in points.indices.map { j in max(squares[i][j], core[i], core[j]) } }
    }

    /// Prim's algorithm over all pairs.
    func treeWeights() -> [Int] { treeWeights(of: Array(weights.indices)) }

    private func treeWeights(of members: [Int]) -> [Int] {
        var outside = Set(members.dropFirst())
        var nearest = Dictionary(uniqueKeysWithValues: outside.map { ($0, weights[members[0]][$0]) })
        var found: [Int] = []
        while let next = outside.min(by: { nearest[$0]! < nearest[$1]! }) {
            found.append(nearest[next]!)
            outside.remove(next)
            for other in outside { nearest[other] = min(nearest[other]!, weights[next][other]) }
        }
        return found.sorted()
    }

    private func parts(of members: [Int], below limit: Int) -> [[Int]] {
        var left = Set(members)
        var parts: [[Int]] = []
        while let first = left.popFirst() {
            var part = [first]
            var next = 0
            while next < part.count {
                let reached = left.filter { weights[part[next]][$0] < limit }
                left.subtract(reached)
                part += reached
                next += 1
            }
            parts.append(part)
        }
        return parts
    }

    /// The chosen clusters under a group of points that begins at λ = birth, and their stability together.
    private func choose(
        _ members: [Int], birth: Double, size: Int, _ selection: HDBSCAN.Selection, isRoot: Bool = false
    ) -> (stability: Double, clusters: [[Int]]) {
        var current = members
        var stability = 0.0
        while true {
            let limit = treeWeights(of: current).last!
            let parts = parts(of: current, below: limit)
            let large = parts.filter { $0.count >= size }
            let lambda = limit == 0 ? Double.infinity : 1 / Double(limit).squareRoot()
            let leaving = current.count - (large.count == 1 ? large[0].count : 0)
            if leaving > 0 { stability += (lambda - birth) * Double(leaving) }
            if large.count == 1 {
                current = large[0]
                continue
            }
            let below = large.map { choose($0, birth: lambda, size: size, selection) }
            let total = below.map(\.stability).sorted().reduce(0, +)
            let isChosen = large.isEmpty || (selection == .eom && stability >= total)
            if isChosen && !isRoot { return (stability, [members]) }
            return (total, below.flatMap(\.clusters))
        }
    }

    func labels(size: Int, _ selection: HDBSCAN.Selection) -> [Int32] {
        var labels = [Int32](repeating: -1, count: weights.count)
        let all = Array(weights.indices)
        let clusters = choose(all, birth: 0, size: size, selection, isRoot: true).clusters
        for (number, members) in clusters.sorted(by: { $0.min()! < $1.min()! }).enumerated() {
            for member in members { labels[member] = Int32(number) }
        }
        return labels
    }
}

private struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state >> 33) | (state & 0xFFFF_FFFF_0000_0000)
    }
}

private func plane(_ points: [Position]) throws -> PlanePoints {
    try PlanePoints(metres: points.map { (Double($0.x) / 100, Double($0.y) / 100) })
}

struct HDBSCANTests {
    /// Inputs with many ties, duplicates, lines and heaps; small enough for the reference, of several leaves.
    private static let inputs: [(name: String, points: [Position])] = {
        var random = Random(state: 5)
        var inputs: [(String, [Position])] = []
        for extent in [3, 12, 60, 100_000] {
            inputs.append(
                (
                    "random within \(extent)",
                    (0..<90).map { _ in
                        (Int.random(in: 0...extent, using: &random), Int.random(in: 0...extent, using: &random))
                    }
                ))
        }
        inputs.append(("one place", (0..<80).map { _ in (5, 5) }))
        inputs.append(("line", (0..<80).map { (($0 * 37) % 80 * 10, 0) }))
        inputs.append(("grid", (0..<81).map { ($0 % 9 * 10, $0 / 9 * 10) }))
        let heaps: [Position] = [(0, 0), (10, 0), (1_000, 0), (1_000, 30), (5_000, 5_000)]
        inputs.append(("heaps", (0..<90).map { heaps[($0 * $0 + $0 / 7) % 5] }))
        let centres: [Position] = [(0, 0), (300, 0), (300, 200), (5_000, 100)]
        inputs.append(
            (
                "clusters",
                (0..<100).map { number in
                    let spread = number % 5 == 0 ? 6_000 : 60
                    return (
                        centres[number % 4].x + Int.random(in: -spread...spread, using: &random),
                        centres[number % 4].y + Int.random(in: -spread...spread, using: &random)
                    )
                }
            ))
        return inputs
    }()

    @Test(arguments: [1, 2, 5, 30]) func weightsAreThoseOfTheDefinition(samples: Int) throws {
        for (name, points) in Self.inputs {
            let tree = KDTree(try plane(points))
            let core = CoreDistances(tree: tree, count: samples).squared()
            let weights = SpanningTree.edges(tree, core: core).map { Int($0.weight) }.sorted()
            #expect(weights == Reference(points, samples: samples).treeWeights(), "\(name)")
        }
    }

    @Test(arguments: [(1, 2), (2, 5), (5, 5), (8, 3), (4, 12)], HDBSCAN.Selection.allCases)
    func labelsAreThoseOfTheDefinition(parameters: (samples: Int, size: Int), selection: HDBSCAN.Selection) throws {
        for (name, points) in Self.inputs {
            let method = HDBSCAN(
                minClusterSize: parameters.size, minSamples: parameters.samples, selection: selection)
            let expected = Reference(points, samples: parameters.samples).labels(size: parameters.size, selection)
            #expect(try method.labels(of: plane(points)) == expected, "\(name)")
        }
    }

    // Source: scikit-learn 1.9 sklearn.cluster.HDBSCAN, min_samples 1, min_cluster_size 3, run on these points in
    // centimetres; no two edges of the spanning tree are equally long.
    static let golden: [(x: Int, y: Int)] = [
        (20000, 20000), (730, 100), (130, 140), (-900, 700), (8110, 140), (-100, -60), (7860, -40), (8000, -60),
        (-40, -150), (510, 140), (8130, 50), (740, 10), (140, -140),
    ]

    @Test func equalsScikitLearnOnTheGoldenPoints() throws {
        let points = try plane(Self.golden)
        let method = HDBSCAN(minClusterSize: 3, minSamples: 1)
        #expect(try method.labels(of: points) == [-1, 0, 0, 0, 1, 0, 1, 1, 0, 0, 1, 0, 0])
        let leaves = HDBSCAN(minClusterSize: 3, minSamples: 1, selection: .leaf)
        #expect(try leaves.labels(of: points) == [-1, 0, 1, -1, 2, 1, 2, 2, 1, 0, 2, 0, 1])
    }

    @Test func weightsAreMetresAndAscend() throws {
        let points = try plane([(0, 0), (300, 400), (300, 300)])
        #expect(
            try HDBSCAN(minClusterSize: 2, minSamples: 1).spanningTreeWeights(of: points) == [1, 3 * 2.0.squareRoot()])
        // With three samples every core distance reaches the farthest point.
        #expect(
            try HDBSCAN(minClusterSize: 2, minSamples: 3).spanningTreeWeights(of: points) == [5, 5])
    }

    @Test(arguments: HDBSCAN.Selection.allCases) func partsThatComeApartAtOnceAreEachACluster(
        selection: HDBSCAN.Selection
    ) throws {
        // Two heaps of six, and one point as far from either: two parts at a time, it would stay with one of them.
        let heap: [Position] = (0..<6).map { ($0 * 10, 0) }
        let points = heap + [(10_050, 0)] + heap.map { ($0.x + 20_050, 0) }
        let method = HDBSCAN(minClusterSize: 6, minSamples: 1, selection: selection)
        #expect(try method.labels(of: plane(points)) == [0, 0, 0, 0, 0, 0, -1, 1, 1, 1, 1, 1, 1])
    }

    @Test func heapsOfDuplicatesAreClusters() throws {
        let points: [Position] = (0..<30).map { ($0 % 3 * 1_000, 0) }
        #expect(
            try HDBSCAN(minClusterSize: 5, minSamples: 5).labels(of: plane(points)) == (0..<30).map { Int32($0 % 3) })
    }

    @Test func oneGroupWithNothingElseIsNoise() throws {
        let method = HDBSCAN(minClusterSize: 5, minSamples: 5)
        let heap = [Position](repeating: (7, 7), count: 50_000)
        #expect(try method.labels(of: plane(heap)).allSatisfy { $0 == HDBSCAN.noise })
        let line: [Position] = (0..<50_000).map { ($0 * 100, 0) }
        #expect(try method.labels(of: plane(line)).allSatisfy { $0 == HDBSCAN.noise })
        #expect(try method.spanningTreeWeights(of: plane(line)).filter { $0 == 2 }.count == 50_000 - 5)
    }

    @Test func theFarthestPointsAreStillExact() throws {
        let far = 999_999_999
        let points = try plane([(0, 0), (-far, -far), (far, far), (far, far - 1)])
        let tree = KDTree(points)
        let edges = SpanningTree.edges(tree, core: CoreDistances(tree: tree, count: 4).squared())
        let farthest = Int64(2 * far) * Int64(2 * far) * 2
        #expect(edges.map(\.weight).max() == farthest)
        #expect(edges.count == 3)
    }

    @Test func orderPlaceAndQuarterTurnsChangeNothing() throws {
        var random = Random(state: 11)
        // Many ties, and more points than a piece of work has.
        let points: [Position] = (0..<6_000).map { number in
            let centre = number % 40
            let spread = number % 4 == 0 ? 500 : 12
            return (
                centre % 8 * 120 + Int.random(in: -spread...spread, using: &random),
                centre / 8 * 120 + Int.random(in: -spread...spread, using: &random)
            )
        }
        for selection in HDBSCAN.Selection.allCases {
            let method = HDBSCAN(minClusterSize: 8, minSamples: 4, selection: selection)
            let labels = try method.labels(of: plane(points))
            #expect(Set(labels).count > 3)
            #expect(try method.labels(of: plane(points.map { ($0.x + 98_765, $0.y - 4_321) })) == labels)
            #expect(try method.labels(of: plane(points.map { (-$0.y, $0.x) })) == labels)
            let order = points.indices.shuffled(using: &random)
            let shuffled = try method.labels(of: plane(order.map { points[$0] }))
            var pairs: Set<[Int32]> = []
            for (position, index) in order.enumerated() { pairs.insert([shuffled[position], labels[index]]) }
            // Every label of one goes with a single label of the other.
            #expect(pairs.count == Set(labels).count && Set(pairs.map { $0[0] }).count == pairs.count)
            #expect(pairs.contains([-1, -1]))
        }
    }

    @Test func numbersFollowTheSmallestIndex() throws {
        var random = Random(state: 3)
        let points: [Position] = (0..<200).map { number in
            ((number * 7 % 10) * 5_000 + Int.random(in: 0...80, using: &random), Int.random(in: 0...80, using: &random))
        }
        let labels = try HDBSCAN(minClusterSize: 10, minSamples: 3).labels(of: plane(points))
        var first: [Int32] = []
        for label in labels where label >= 0 && !first.contains(label) { first.append(label) }
        #expect(first == (0..<10).map { Int32($0) })
    }

    @Test func tooFewPointsAreNoise() throws {
        #expect(try HDBSCAN(minClusterSize: 5, minSamples: 5).labels(of: plane([])) == [])
        let four = try plane([(0, 0), (1, 0), (2, 0), (3, 0)])
        #expect(try HDBSCAN(minClusterSize: 5, minSamples: 1).labels(of: four) == [-1, -1, -1, -1])
        #expect(try HDBSCAN(minClusterSize: 2, minSamples: 5).labels(of: four) == [-1, -1, -1, -1])
        #expect(try HDBSCAN(minClusterSize: 2, minSamples: 5).spanningTreeWeights(of: plane([])) == [])
        #expect(try HDBSCAN(minClusterSize: 2, minSamples: 1).spanningTreeWeights(of: plane([(0, 0)])) == [])
        #expect(throws: HDBSCAN.Problem.tooFewPoints(points: 4, minSamples: 5)) {
            try HDBSCAN(minClusterSize: 2, minSamples: 5).spanningTreeWeights(of: four)
        }
    }

    @Test func parametersOutOfRangeAreNamed() throws {
        let points = try plane([(0, 0), (1, 1)])
        #expect(throws: HDBSCAN.Problem.minClusterSize(1)) {
            try HDBSCAN(minClusterSize: 1, minSamples: 1).labels(of: points)
        }
        #expect(throws: HDBSCAN.Problem.minSamples(0)) {
            try HDBSCAN(minClusterSize: 2, minSamples: 0).spanningTreeWeights(of: points)
        }
        #expect("\(HDBSCAN.Problem.minClusterSize(1))" == "the minimum cluster size is 1, but must be 2 or more")
    }
}
