import Testing

@testable import Clustering

struct KernelDensityTests {
    private static let frame = GridFrame(west: 718_000, south: 7_537_000, cellM: 10, columns: 40, rows: 30)

    private func surface(
        _ places: [(x: Double, y: Double)], weights: [Int64]? = nil, bandwidthM: Double = 50,
        over frame: GridFrame = frame
    ) throws -> DensitySurface {
        try KernelDensity(bandwidthM: bandwidthM).surface(
            of: PlanePoints(metres: places), weights: weights, over: frame)
    }

    private static let places = (0..<60).map { (index: Int) -> (x: Double, y: Double) in
        let x = Double(index * 37 % 101) * 1.93
        let y = Double(index * 53 % 97) * 1.41
        return (718_100 + x, 7_537_080 + y)
    }

    @Test func spreadsOnePointByTheKernel() throws {
        // On the centre of column 10, row 5.
        let values = try surface([(718_105, 7_537_055)]).values
        let peak = 3 / (Double.pi * 2500)
        #expect(abs(values[5 * 40 + 10] - peak) < 1e-18)
        // 30 m east and 40 m north: r = h exactly. 30 m east: (1 − 0.36)².
        #expect(values[9 * 40 + 13] == 0)
        #expect(abs(values[5 * 40 + 13] - peak * 0.64 * 0.64) < 1e-18)
        #expect(values[5 * 40 + 16] == 0)
    }

    @Test func integratesToTheWeight() throws {
        let weights: [Int64] = Self.places.indices.map { FixedWeight.make(Double($0 % 5) / 4)! }
        let weight = Double(weights.reduce(0, +)) / 65_536
        #expect(abs(try surface(Self.places).mass - 60) < 0.01)
        #expect(abs(try surface(Self.places, weights: weights).mass - weight) < 0.01)
    }

    @Test func doesNotDependOnTheOrderOfPoints() throws {
        let places = Self.places + Self.places.prefix(20)
        #expect(try surface(places.reversed()) == surface(places))
    }

    @Test func aPointTwiceIsAPointOfWeightTwo() throws {
        let twice = try surface(Self.places + Self.places)
        #expect(try surface(Self.places, weights: Array(repeating: 2 * FixedWeight.one, count: 60)) == twice)
    }

    @Test func isoplethTakesTheDensestAndBreaksTiesByRowAndColumn() throws {
        // One point on each of the centres of a row and a column, with nothing in between.
        let few = GridFrame(west: 0, south: 0, cellM: 10, columns: 3, rows: 3)
        let made = try surface(
            [(5, 5), (15, 5), (25, 5), (5, 15), (25, 25), (25, 25)], bandwidthM: 5, over: few)
        func cells(_ share: Double) throws -> [[Int32]] { try made.isopleth(share).map { [$0.column, $0.row] } }
        #expect(try cells(0.3) == [[2, 2]])
        #expect(try cells(0.5) == [[0, 0], [2, 2]])
        #expect(try cells(0.8) == [[0, 0], [1, 0], [2, 0], [2, 2]])
        #expect(try cells(1) == [[0, 0], [1, 0], [2, 0], [0, 1], [2, 2]])
    }

    @Test func isoplethOfNothingIsEmpty() throws {
        #expect(try surface([(0, 0)]).isopleth(0.5).isEmpty)
        #expect(try surface(Self.places, weights: Array(repeating: 0, count: 60)).isopleth(1).isEmpty)
    }

    @Test func saysWhatIsWrong() throws {
        for bandwidth in [0, -1, .nan, .infinity, 1e7] {
            #expect(throws: KernelDensity.Problem.self) { try surface(Self.places, bandwidthM: bandwidth) }
        }
        #expect(throws: KernelDensity.Problem.noPoints) { try surface([]) }
        #expect(throws: KernelDensity.Problem.lengths(points: 1, weights: 2)) {
            try surface([(0, 0)], weights: [1, 1])
        }
        #expect(throws: KernelDensity.Problem.weight(index: 1)) { try surface([(0, 0), (1, 1)], weights: [1, -1]) }
        var frame = Self.frame
        for cell in [0, -1, .nan, .infinity] {
            frame.cellM = cell
            #expect(throws: KernelDensity.Problem.self) { try surface(Self.places, over: frame) }
        }
        for (columns, rows) in [(0, 5), (5, 0), (-5, -5), (5001, 5000), (.max, .max)] {
            let frame = GridFrame(west: 0, south: 0, cellM: 1, columns: columns, rows: rows)
            #expect(throws: KernelDensity.Problem.frame(.size(columns: columns, rows: rows))) {
                try surface(Self.places, over: frame)
            }
        }
        let nowhere = GridFrame(west: .nan, south: 0, cellM: 1, columns: 1, rows: 1)
        #expect(throws: KernelDensity.Problem.self) { try surface(Self.places, over: nowhere) }
        let made = try surface(Self.places)
        for share in [0, -0.1, 1.01, .nan] {
            #expect(throws: DensitySurface.Problem.self) { try made.isopleth(share) }
        }
    }
}
