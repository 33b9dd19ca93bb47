import Testing

@testable import Clustering

struct DBSCANTests {
    // Source: scikit-learn 1.9 sklearn.cluster.DBSCAN, run on these points: duplicates, exact 3-4-5 ties, a contested
    // border point, weights.
    static let golden: [(x: Double, y: Double)] = [
        (0, 0), (10, 0), (0, 10), (10, 10), (40, 0), (70, 0), (80, 0), (70, 10), (80, 10), (200, 200), (200, 200),
        (200, 200), (230, 240), (400, 0), (430, 40),
    ]

    private func labels(
        _ points: [(x: Double, y: Double)], _ method: DBSCAN, weights: [Double]? = nil, groups: [Int32]? = nil
    ) throws -> [Int32] {
        try method.labels(
            of: PlanePoints(metres: points), weights: weights?.map { FixedWeight.make($0)! }, groups: groups)
    }

    @Test func equalsScikitLearnOnTheGoldenPoints() throws {
        #expect(
            try labels(Self.golden, DBSCAN(epsM: 30, minWeight: 4))
                == [0, 0, 0, 0, 0, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1])
        #expect(
            try labels(Self.golden, DBSCAN(epsM: 50, minWeight: 4))
                == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, -1, -1])
        #expect(
            try labels(Self.golden, DBSCAN(epsM: 50, minWeight: 2))
                == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2])
        #expect(
            try labels(
                Self.golden, DBSCAN(epsM: 30, minWeight: 3),
                weights: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 0.5, 1, 1, 3])
                == [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, -1, -1, 2])
    }

    @Test(arguments: 0..<120)
    func equalsTheDefinitionOnRandomPoints(seed: Int) throws {
        var random = DBSCANReference.Random(state: UInt64(seed) &* 7_919 &+ 1)
        let count = Int.random(in: 1...160, using: &random)
        let spread = [5, 20, 60, 300][seed % 4]
        let points = (0..<count).map { _ in
            (x: Int.random(in: -spread...spread, using: &random), y: Int.random(in: -spread...spread, using: &random))
        }
        let eps = [1, 2, 5, 13, 25][seed % 5]
        let weights: [Int64]? =
            seed % 3 == 0
            ? nil : (0..<count).map { _ in Int64.random(in: 0...3, using: &random) * FixedWeight.one / 2 }
        let groups = (0..<count).map { _ in Int32.random(in: 0..<4, using: &random) }
        let minimum = Double(Int.random(in: 1...6, using: &random))
        let minCount = seed % 4 == 1 ? 3 : 0
        let minGroups = seed % 4 == 2 ? 2 : 0
        let method = DBSCAN(epsM: Double(eps) / 100, minWeight: minimum, minCount: minCount, minGroups: minGroups)
        let expected = DBSCANReference.labels(
            DBSCANReference.neighbours(points, epsM: method.epsM), method, weights: weights, groups: groups)
        let plane = try PlanePoints(metres: points.map { (Double($0.x) / 100, Double($0.y) / 100) })
        #expect(try method.labels(of: plane, weights: weights, groups: groups) == expected)
    }

    @Test func translationAndRightAnglesChangeNothing() throws {
        let method = DBSCAN(epsM: 30, minWeight: 3)
        let expected = try labels(Self.golden, method)
        #expect(try labels(Self.golden.map { ($0.x + 719_000.37, $0.y + 7_536_000.11) }, method) == expected)
        #expect(try labels(Self.golden.map { (-$0.y, $0.x) }, method) == expected)
    }

    @Test func aWeightOfTwoIsThePointTwice() throws {
        let weighted = try labels(
            Self.golden, DBSCAN(epsM: 30, minWeight: 4), weights: Self.golden.map { _ in 2 })
        let doubled = try labels(Self.golden.flatMap { [$0, $0] }, DBSCAN(epsM: 30, minWeight: 4))
        #expect(stride(from: 0, to: doubled.count, by: 2).map { doubled[$0] } == weighted)
    }

    @Test func shufflingKeepsThePartitionOfCoresAndTheNoise() throws {
        var random = DBSCANReference.Random(state: 5)
        let points = (0..<300).map { _ in
            (x: Double.random(in: 0..<400, using: &random), y: Double.random(in: 0..<400, using: &random))
        }
        let order = Array(points.indices).shuffled(using: &random)
        let method = DBSCAN(epsM: 20, minWeight: 4)
        let plain = try labels(points, method)
        let shuffled = try labels(order.map { points[$0] }, method)
        for (position, index) in order.enumerated() {
            #expect((plain[index] == -1) == (shuffled[position] == -1))
        }
        #expect(Set(plain).count == Set(shuffled).count)
    }

    @Test func heapsInOnePlaceOrJustOutOfReachStayFast() throws {
        let heap = [(x: Double, y: Double)](repeating: (10, 10), count: 100_000)
        #expect(try labels(heap, DBSCAN(epsM: 1, minWeight: 5)).allSatisfy { $0 == 0 })
        let pair = heap + [(x: Double, y: Double)](repeating: (11.01, 10), count: 100_000)
        let both = try labels(pair, DBSCAN(epsM: 1, minWeight: 5))
        #expect(both.first == 0 && both.last == 1)
    }

    @Test func tiesAreExactAtDecimalEps() throws {
        // 0.29 m is 28.999… cm to a computer; these two points are exactly 29 cm apart.
        let points = [(x: 719_000.0, y: 7_536_000.0), (x: 719_000.29, y: 7_536_000.0)]
        #expect(try labels(points, DBSCAN(epsM: 0.29, minWeight: 2)) == [0, 0])
        #expect(try labels(points, DBSCAN(epsM: 0.28, minWeight: 2)) == [-1, -1])
    }

    @Test func refusesImpossibleParameters() throws {
        let points = try PlanePoints(metres: Self.golden)
        for eps in [0, -1, Double.nan, .infinity] {
            #expect { try DBSCAN(epsM: eps, minWeight: 1).labels(of: points) } throws: {
                guard case DBSCAN.Problem.eps = $0 else { return false }
                return true
            }
        }
        #expect(throws: DBSCAN.Problem.minWeight(-1)) { try DBSCAN(epsM: 1, minWeight: -1).labels(of: points) }
        #expect(throws: DBSCAN.Problem.group(index: 1)) {
            try DBSCAN(epsM: 1, minWeight: 1).labels(of: points, groups: [0, -1] + [Int32](repeating: 0, count: 13))
        }
        #expect(throws: DBSCAN.Problem.lengths(points: 15, others: 1)) {
            try DBSCAN(epsM: 1, minWeight: 1).labels(of: points, weights: [1])
        }
        let infinite: [(x: Double, y: Double)] = [(0, 0), (.nan, 0)]
        #expect(throws: PlanePoints.Problem.notFinite(index: 1)) { try PlanePoints(metres: infinite) }
        let far: [(x: Double, y: Double)] = [(0, 0), (1e9, 0)]
        #expect(throws: PlanePoints.Problem.tooFarApart(index: 1)) { try PlanePoints(metres: far) }
    }

    @Test func saysWhatWasRounded() throws {
        let whole: [(x: Double, y: Double)] = [(719_096.01, 7_537_070.99), (719_000, 7_000_000.5)]
        #expect(try PlanePoints(metres: whole).roundedCount == 0)
        let finer: [(x: Double, y: Double)] = [(0, 0), (0.004, 0), (0.01, 0.5)]
        #expect(try PlanePoints(metres: finer).roundedCount == 1)
        // Halves go away from zero, whichever collection the points are in.
        let halves: [(x: Double, y: Double)] = [(0, 0), (0.125, -0.125), (0.124, -0.124), (-0.375, 0.375)]
        let points = try PlanePoints(metres: halves)
        #expect(points.x == [0, 13, 12, -38] && points.y == [0, -13, -12, 38] && points.roundedCount == 3)
        #expect(try PlanePoints(metres: halves[...]) == points)
    }

    @Test func noPointsHaveNoLabels() throws {
        #expect(try labels([], DBSCAN(epsM: 1, minWeight: 1)) == [])
    }
}
