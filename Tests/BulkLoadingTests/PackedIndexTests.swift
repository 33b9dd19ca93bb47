import BulkLoading
import GRDB
import Geodesy
import Testing

struct PackedIndexTests {
    private let queue: DatabaseQueue

    init() throws {
        queue = try DatabaseQueue()
        try queue.write { try $0.execute(sql: "CREATE VIRTUAL TABLE tree USING rtree(id, minx, maxx, miny, maxy)") }
    }

    /// Boxes of all sizes, in no order; the ids are not in order either, and nearly as large as they may be.
    private func boxes(_ count: Int) -> [Int64: BoundingBox] {
        var state: UInt64 = 2584
        func next() -> Double {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 33) / Double(1 << 31)
        }
        return Dictionary(
            uniqueKeysWithValues: (0..<count).map { number in
                let x = 650_000 + next() * 100_000
                let y = 7_500_000 + next() * 100_000
                let box = BoundingBox(minX: x, minY: y, maxX: x + next() * 500, maxY: y + next() * 500)
                return (Int64(number * 7919 % 1_000_003) + 4_293_967_292, box)
            })
    }

    private func pack(_ boxes: [Int64: BoundingBox]) throws {
        var index = PackedIndex(capacity: boxes.count)
        for (id, box) in boxes { index.append(id: id, box) }
        try queue.write { try index.write(to: "tree", $0) }
    }

    private func check(_ count: Int) throws {
        let (report, found) = try queue.read { db in
            (
                try String.fetchOne(db, sql: "SELECT rtreecheck('tree')"),
                try Int.fetchOne(db, sql: "SELECT count(*) FROM tree")
            )
        }
        #expect(report == "ok" && found == count)
    }

    /// 51 cells fill a node: below, at and above one, two and three levels.
    @Test(arguments: [0, 1, 51, 52, 2_601, 2_602, 20_000])
    func aPackedTreeIsSound(count: Int) throws {
        try pack(boxes(count))
        try check(count)
    }

    @Test func aSearchFindsWhatLookingThroughAllFinds() throws {
        let boxes = boxes(10_000)
        try pack(boxes)
        let wanted = BoundingBox(minX: 670_000, minY: 7_530_000, maxX: 680_000, maxY: 7_535_000)
        let found = try queue.read { db in
            try Int64.fetchSet(
                db, sql: "SELECT id FROM tree WHERE maxx >= ? AND minx <= ? AND maxy >= ? AND miny <= ?",
                arguments: [wanted.minX, wanted.maxX, wanted.minY, wanted.maxY])
        }
        let touching = Set(boxes.filter { wanted.intersects($0.value) }.keys)
        #expect(touching.count > 10 && found.isSuperset(of: touching))
        // Extents are kept in 32-bit numbers, half a metre apart at most this far north.
        #expect(found.isSubset(of: boxes.filter { wanted.expanded(by: 1).intersects($0.value) }.keys))
    }

    @Test func aPointLiesWithinItsEntry() throws {
        let point = Position(easting: 719_123.456, northing: 7_537_654.321)
        var index = PackedIndex()
        index.append(id: 1, point)
        try queue.write { try index.write(to: "tree", $0) }
        let row = try #require(try queue.read { try Row.fetchOne($0, sql: "SELECT * FROM tree") })
        let found = BoundingBox(minX: row["minx"], minY: row["miny"], maxX: row["maxx"], maxY: row["maxy"])
        #expect(found.contains(point) && found.maxX - found.minX < 0.1 && found.maxY - found.minY < 1)
    }

    @Test func whatWasThereBeforeIsGone() throws {
        try pack(boxes(5_000))
        try pack([1: BoundingBox(minX: 0, minY: 0, maxX: 1, maxY: 1)])
        try check(1)
    }

    @Test func aPackedTreeCanBeChanged() throws {
        let boxes = boxes(3_000)
        try pack(boxes)
        try queue.write { db in
            for id in boxes.keys.prefix(500) {
                try db.execute(sql: "DELETE FROM tree WHERE id = ?", arguments: [id])
            }
            try db.execute(sql: "INSERT INTO tree VALUES (9999999, 0, 1, 0, 1)")
        }
        try check(2_501)
    }
}
