import Testing

@testable import Clustering

struct DistancePlotTests {
    private func plot(_ places: [(x: Double, y: Double)], k: Int) throws -> DistancePlot {
        try DistancePlot(of: PlanePoints(metres: places), neighbours: k)
    }

    @Test func countsThePointItselfFirst() throws {
        let places = [(x: 0.0, y: 0.0), (3, 4), (3, 4), (9, 12)]
        #expect(try plot(places, k: 1).distancesM == [0, 0, 0, 0])
        #expect(try plot(places, k: 2).distancesM == [10, 5, 0, 0])
        #expect(try plot(places, k: 3).distancesM == [10, 5, 5, 5])
        #expect(try plot(places, k: 4).distancesM == [15, 15, 10, 10])
    }

    @Test(arguments: [1, 2, 7, 40])
    func equalsTheDefinition(k: Int) throws {
        var state: UInt64 = 7
        func next(_ bound: UInt64) -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double((state >> 33) % bound)
        }
        func places(_ place: (Int) -> (x: Double, y: Double)) -> [(x: Double, y: Double)] { (0..<300).map(place) }
        let sets = [
            places { _ in (next(1000), next(1000)) },
            places { _ in (next(6), next(6)) },
            places { _ in (0, next(100_000)) },
            places { $0 < 200 ? (5, 5) : (next(1_000_000) - 500_000, next(1_000_000)) },
        ]
        for places in sets {
            let expected = places.map { (a: (x: Double, y: Double)) -> Double in
                let squares = places.map { (b: (x: Double, y: Double)) -> Double in
                    let (dx, dy) = (a.x - b.x, a.y - b.y)
                    return dx * dx + dy * dy
                }
                return squares.sorted()[k - 1].squareRoot()
            }
            let distances = try plot(places, k: k).distancesM
            for (distance, expected) in zip(distances, expected.sorted(by: >)) {
                #expect(abs(distance - expected) <= 1e-12 * expected)
            }
        }
    }

    @Test func suggestsTheKneeBetweenHeapsAndStrays() throws {
        // Eight heaps, where the fifth neighbour is 8 m away or less, and a wide lattice of strays.
        let heaps = (0..<200).map { (index: Int) -> (x: Double, y: Double) in
            (Double(index / 25 * 5000 + index % 5 * 4), Double(index / 5 % 5 * 4))
        }
        let strays = (0..<49).map { (index: Int) -> (x: Double, y: Double) in
            (Double(index % 7 * 900 + 333), Double(index / 7 * 900 + 20_000))
        }
        let suggestion = try #require(try plot(heaps + strays, k: 5).suggestion)
        #expect(suggestion.isClear)
        #expect(suggestion.epsM == 10)
        #expect(suggestion.rank == 50)
        #expect(suggestion.share == 200.0 / 249)
    }

    @Test func doesNotInventAKnee() throws {
        // Points as evenly strewn as a low-discrepancy sequence strews them.
        let even = (1...500).map { (index: Int) -> (x: Double, y: Double) in
            let x = (Double(index) * 0.7548776662466927).truncatingRemainder(dividingBy: 1)
            let y = (Double(index) * 0.5698402909980532).truncatingRemainder(dividingBy: 1)
            return (x * 1000, y * 1000)
        }
        #expect(try plot(even, k: 5).suggestion?.reason == .evenlySpread)
        #expect(try plot(even + [(x: 1e6, y: 0)], k: 5).suggestion?.reason == .fewOutside)
        #expect(try plot(Array(even.prefix(19)), k: 5).suggestion == nil)
        #expect(try plot(Array(repeating: (x: 4, y: 4), count: 100), k: 5).suggestion == nil)
    }

    @Test func saysWhatIsWrong() throws {
        #expect(throws: DistancePlot.Problem.noPoints) { try plot([], k: 1) }
        for k in [0, -1, 3, .max] {
            #expect(throws: DistancePlot.Problem.neighbours(k, points: 2)) { try plot([(0, 0), (1, 1)], k: k) }
        }
    }
}
