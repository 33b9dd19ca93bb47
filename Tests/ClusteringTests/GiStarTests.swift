import Testing

@testable import Clustering

struct GiStarTests {
    // Source: z by esda.G_Local(transform='B', star=True, permutations=0) on these points.
    private static let places: [(x: Double, y: Double)] = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
    private static let values = [2, 3, 3.2, 5, 8, 7]
    private static let golden = [-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331]

    private func scores(
        _ places: [(x: Double, y: Double)], _ values: [Double], bandM: Double
    ) throws -> [GiStar.Score] {
        try GiStar(bandM: bandM).scores(of: PlanePoints(metres: places), values: values)
    }

    @Test func equalsTheGoldenValues() throws {
        let scores = try scores(Self.places, Self.values, bandM: 15)
        for (score, golden) in zip(scores, Self.golden) { #expect(abs(score.z - golden) < 5e-9) }
        // Source: scipy.stats, 2 * norm.sf(2.02424331).
        #expect(abs(scores[5].p - 0.042945) < 1e-6)
        #expect(scores.allSatisfy { $0.level == 0 })
    }

    @Test func theBandIsInclusiveToTheCentimetre() throws {
        let line = (0..<9).map { (index: Int) -> (x: Double, y: Double) in (Double(index) * 0.29, 0) }
        let values = (0..<9).map { Double($0 * $0) }
        let inside = try scores(line, values, bandM: 0.29)
        #expect(try scores(line, values, bandM: 0.5) == inside)
        #expect(try scores(line, values, bandM: 0.289) != inside)
    }

    @Test func isZeroWhereItIsNotDefined() throws {
        let nothing = GiStar.Score(z: 0, p: 1, level: 0)
        #expect(try scores([(5, 5)], [3], bandM: 10) == [nothing])
        #expect(try scores(Self.places, Array(repeating: 0.1, count: 6), bandM: 15).allSatisfy { $0 == nothing })
        #expect(try scores(Self.places, Self.values, bandM: 100).allSatisfy { $0 == nothing })
        #expect(try scores([(0, 0), (0, 0)], [1, 2], bandM: 1).allSatisfy { $0 == nothing })
    }

    @Test func classesAHotAndAColdCorner() throws {
        let cells = (0..<400).map { (index: Int) -> (x: Double, y: Double) in
            (Double(index % 20) * 100, Double(index / 20) * 100)
        }
        let values = cells.map { (cell: (x: Double, y: Double)) -> Double in
            if max(cell.x, cell.y) < 300 { return 9 }
            return min(cell.x, cell.y) > 1500 ? -9 : 0
        }
        let scores = try scores(cells, values, bandM: 150)
        #expect(scores[0].level == 3 && scores[399].level == -3)
        #expect(scores[190].level == 0)
    }

    @Test func doesNotDependOnTheOrderOfPoints() throws {
        let cells = (0..<300).map { (index: Int) -> (x: Double, y: Double) in
            (Double(index * 37 % 211), Double(index * 53 % 197))
        }
        let values = (0..<300).map { 1 / Double($0 + 3) }
        let forward = try scores(cells, values, bandM: 20)
        #expect(try scores(cells.reversed(), values.reversed(), bandM: 20) == forward.reversed())
    }

    @Test func takesValuesOfAnySize() throws {
        let huge = Self.values.map { ($0 - 5) * 3e307 }
        let tiny = Self.values.map { $0 * 1e-307 }
        for values in [huge, tiny] {
            let scores = try scores(Self.places, values, bandM: 15)
            for (score, golden) in zip(scores, Self.golden) { #expect(abs(score.z - golden) < 5e-9) }
        }
    }

    @Test func saysWhatIsWrong() throws {
        for band in [0, -1, .nan, .infinity, 1e7] {
            #expect(throws: GiStar.Problem.self) { try scores(Self.places, Self.values, bandM: band) }
        }
        #expect(throws: GiStar.Problem.noPoints) { try scores([], [], bandM: 15) }
        #expect(throws: GiStar.Problem.lengths(points: 6, values: 1)) { try scores(Self.places, [1], bandM: 15) }
        #expect(throws: GiStar.Problem.value(index: 1)) {
            try scores(Self.places, [1, .nan, 3, 4, 5, 6], bandM: 15)
        }
        #expect(
            "\(GiStar.Problem.band(-1))" == "the band is -1.0, but must be more than 0 and at most 1 000 000 metres")
    }
}

struct FalseDiscoveryTests {
    @Test func takesAllUpToTheLastThatHolds() {
        // Source: Benjamini & Hochberg 1995, section 4, the table of fifteen p-values; four are rejected at 0.05.
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590,
            1,
        ]
        #expect(FalseDiscovery.thresholds(of: p.shuffled(), rates: [0.05]) == [0.0095])
        // The second alone would not hold, but the third does.
        #expect(FalseDiscovery.thresholds(of: [0.01, 0.049, 0.05], rates: [0.05]) == [0.05])
        #expect(FalseDiscovery.thresholds(of: [0.5, 0.9], rates: [0.10]) == [-1])
    }
}
