import Testing

@testable import Clustering

/// Inputs that fill cells so that every shortcut is taken, in tiles of any size, against the definition.
struct DBSCANTileTests {
    typealias Points = [(x: Int, y: Int)]

    static let shapes = [
        "heaps just within reach", "heaps just out of reach", "line across", "line along", "diagonals", "lattice",
        "crowded square", "rings", "fronts",
    ]

    /// Around a reach of 50 cm, whose cells are 36 cm wide.
    static func points(_ shape: String, _ random: inout DBSCANReference.Random) -> Points {
        func near(_ x: Int, _ y: Int, _ spread: Int, _ count: Int) -> Points {
            (0..<count).map { _ in
                (x + Int.random(in: 0...spread, using: &random), y + Int.random(in: 0...spread, using: &random))
            }
        }
        switch shape {
        case "heaps just within reach":
            return (0..<400).map { [(0, 0), (30, 40), (80, 40), (80, 90), (130, 90)][$0 % 5] }
        case "heaps just out of reach":
            return (0..<400).map { [(0, 0), (31, 40), (82, 40), (82, 91), (133, 91)][$0 % 5] }
        case "line across": return (0..<300).map { ($0 * 7 % 1300, 0) }
        case "line along": return (0..<300).map { (5, $0 * 25 % 2600) }
        case "diagonals": return (0..<300).map { ($0 * 3, $0 % 2 == 0 ? $0 * 3 : 900 - $0 * 3) }
        case "lattice": return (0..<400).map { ($0 % 20 * 10, $0 / 20 * 25) }
        case "crowded square": return near(0, 0, 90, 500)
        case "rings":
            // Pythagorean places at exactly 50 and 65 from heaps in the middle.
            return (0..<240).map {
                [(0, 0), (50, 0), (-30, 40), (14, -48), (48, 14), (0, 65), (25, 60), (-33, -56)][$0 % 8]
            }
        default:
            // Two fronts that lie along a circle: their boxes overlap though no two of their points are within reach.
            let inner: Points = near(0, 0, 20, 150)
            let outer: Points = [(70, 10), (60, 55), (10, 71), (65, 45), (45, 65)]
            return inner + (0..<150).map { (outer[$0 % 5].x + $0 % 3, outer[$0 % 5].y + $0 % 4) }
        }
    }

    @Test(arguments: shapes, 0..<8)
    func equalsTheDefinition(shape: String, variant: Int) throws {
        var random = DBSCANReference.Random(state: UInt64(variant) &* 104_729 &+ 17)
        let points = Self.points(shape, &random).shuffled(using: &random)
        let weights: [Int64]? =
            variant & 1 == 0 ? nil : points.map { _ in Int64.random(in: 0...2, using: &random) * FixedWeight.one / 4 }
        // Groups side by side, so that a heap is of one group and needs another heap's.
        let groups: [Int32]? = variant & 2 == 0 ? nil : points.map { Int32(abs($0.x) / 40 % 3) * 700_000_000 }
        let near = DBSCANReference.neighbours(points, epsM: 0.5)
        let plane = try PlanePoints(metres: points.map { (Double($0.x) / 100, Double($0.y) / 100) })
        for minimum in [1.0, 4, 40, 90, 170] {
            let method = DBSCAN(
                epsM: 0.5, minWeight: minimum, minCount: variant & 4 == 0 ? 0 : 70, minGroups: groups == nil ? 0 : 2)
            let expected = DBSCANReference.labels(near, method, weights: weights, groups: groups)
            for size in [1, 60, nil] {
                let labels = try method.labels(of: plane, weights: weights, groups: groups, pointsInTile: size)
                #expect(labels == expected, "minimum \(minimum), tiles of \(size ?? 0)")
            }
        }
    }

    @Test(arguments: 0..<60)
    func equalsTheDefinitionInManySmallTiles(seed: Int) throws {
        var random = DBSCANReference.Random(state: UInt64(seed) &* 7_919 &+ 3)
        let spread = [40, 120, 400, 1500][seed % 4]
        let points = (0..<220).map { _ in
            (x: Int.random(in: -spread...spread, using: &random), y: Int.random(in: -spread...spread, using: &random))
        }
        let method = DBSCAN(epsM: Double([3, 13, 50][seed % 3]) / 100, minWeight: Double(seed % 5 + 1))
        let plane = try PlanePoints(metres: points.map { (Double($0.x) / 100, Double($0.y) / 100) })
        let expected = DBSCANReference.labels(DBSCANReference.neighbours(points, epsM: method.epsM), method)
        for size in [1, 2, 17, 100] { #expect(try method.labels(of: plane, pointsInTile: size) == expected) }
    }

    @Test func turningAndMovingChangesNothingInTiles() throws {
        var random = DBSCANReference.Random(state: 11)
        for shape in Self.shapes {
            let points = Self.points(shape, &random)
            let method = DBSCAN(epsM: 0.5, minWeight: 30)
            func labels(_ change: ((x: Int, y: Int)) -> (x: Int, y: Int)) throws -> [Int32] {
                let changed = points.map(change).map { (x: Double($0.x) / 100, y: Double($0.y) / 100) }
                return try method.labels(of: PlanePoints(metres: changed), pointsInTile: 40)
            }
            let plain = try labels { $0 }
            #expect(try labels { (-$0.y, $0.x) } == plain)
            #expect(try labels { (-$0.x, -$0.y) } == plain)
            #expect(try labels { ($0.x + 71_900_037, $0.y + 753_600_011) } == plain)
        }
    }

    @Test func aWeightOfTwoIsThePointTwiceInCrowdedCells() throws {
        var random = DBSCANReference.Random(state: 12)
        let points = Self.points("crowded square", &random).map { (x: Double($0.x) / 100, y: Double($0.y) / 100) }
        for minimum in [60.0, 300, 500, 700] {
            let method = DBSCAN(epsM: 0.5, minWeight: minimum)
            let weighted = try method.labels(
                of: PlanePoints(metres: points), weights: points.map { _ in 2 * FixedWeight.one })
            let doubled = try method.labels(of: PlanePoints(metres: points.flatMap { [$0, $0] }))
            #expect(stride(from: 0, to: doubled.count, by: 2).map { doubled[$0] } == weighted)
        }
    }

    @Test func shufflingKeepsThePartitionOfCores() throws {
        var random = DBSCANReference.Random(state: 13)
        for shape in Self.shapes {
            let points = Self.points(shape, &random)
            let order = Array(points.indices).shuffled(using: &random)
            // Nobody is on the border if one neighbour, oneself, is enough: so the whole partition must stay.
            let method = DBSCAN(epsM: 0.5, minWeight: 1)
            func labels(_ points: Points) throws -> [Int32] {
                let metres = points.map { (x: Double($0.x) / 100, y: Double($0.y) / 100) }
                return try method.labels(of: PlanePoints(metres: metres), pointsInTile: 30)
            }
            let plain = try labels(points)
            let shuffled = try labels(order.map { points[$0] })
            let pairs = Set(order.enumerated().map { [plain[$1], shuffled[$0]] })
            #expect(pairs.count == Set(plain).count && pairs.count == Set(shuffled).count)
        }
    }

    // Where each of so many points would be compared with each, these would not end in this century's patience.

    @Test func crowdsThatAreNotEnoughTakeLittleTime() throws {
        let heap = 20_000
        // Two heaps within reach of each other, and neither enough without the other.
        let near =
            [(x: Double, y: Double)](repeating: (0, 0), count: heap)
            + [(x: Double, y: Double)](repeating: (0.9, 0), count: heap)
        let points = try PlanePoints(metres: near)
        let all = [Int32](repeating: 0, count: 2 * heap)
        let none = [Int32](repeating: -1, count: 2 * heap)
        #expect(try DBSCAN(epsM: 1, minWeight: Double(2 * heap)).labels(of: points) == all)
        #expect(try DBSCAN(epsM: 1, minWeight: Double(2 * heap + 1)).labels(of: points) == none)
        let light = [Int64](repeating: 0, count: 2 * heap)
        #expect(try DBSCAN(epsM: 1, minWeight: 1).labels(of: points, weights: light) == none)
        #expect(try DBSCAN(epsM: 1, minWeight: 0, minCount: 2 * heap + 1).labels(of: points, weights: light) == none)
        let one = [Int32](repeating: 7, count: 2 * heap)
        #expect(try DBSCAN(epsM: 1, minWeight: 1, minGroups: 2).labels(of: points, groups: one) == none)
        let two = [Int32](repeating: 7, count: heap) + [Int32](repeating: 8, count: heap)
        #expect(try DBSCAN(epsM: 1, minWeight: 1, minGroups: 2).labels(of: points, groups: two) == all)
    }

    @Test func spreadCrowdsOutOfReachTakeLittleTime() throws {
        // Two quarter circles of many different places, everywhere one centimetre too far apart.
        var points: [(x: Double, y: Double)] = []
        for step in 0..<20_000 {
            let y = step % 7_000
            points.append((0, Double(y) / 100))
            points.append((100.01, Double(y) / 100))
        }
        let labels = try DBSCAN(epsM: 100, minWeight: 2).labels(of: PlanePoints(metres: points))
        #expect(labels.enumerated().allSatisfy { $1 == Int32($0 % 2) })
    }

    @Test func aTinyReachInALargeExtentTakesNoMemoryForTheExtent() throws {
        let far = 9_999_000.0
        let points: [(x: Double, y: Double)] = [(0, 0), (far, far), (-far, far), (far, -far), (-far, -far), (far, far)]
        let plane = try PlanePoints(metres: points)
        for eps in [0.001, 0.01, 1] {
            #expect(try DBSCAN(epsM: eps, minWeight: 2).labels(of: plane) == [-1, 0, -1, -1, -1, 0])
        }
        #expect(try DBSCAN(epsM: 1_000_000, minWeight: 2).labels(of: plane) == [-1, 0, -1, -1, -1, 0])
    }

    @Test func largeWeightsDoNotOverflow() throws {
        let points = try PlanePoints(metres: (0..<9).map { _ in (x: 0.0, y: 0.0) })
        let weights = [Int64](repeating: .max, count: 9)
        #expect(
            try DBSCAN(epsM: 1, minWeight: 1e12, minCount: 9).labels(of: points, weights: weights)
                == [Int32](repeating: 0, count: 9))
    }
}
