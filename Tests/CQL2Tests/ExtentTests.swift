import Geodesy
import Testing

@testable import CQL2

struct ExtentTests {
    private static let box = "S_INTERSECTS(geom, BBOX(0,0,10,10))"
    private static let small = "S_WITHIN(geom, BBOX(2,2,3,3))"
    private static let far = "S_TOUCHES(BBOX(20,20,30,30), geom)"
    private static func within(_ minX: Double, _ minY: Double, _ maxX: Double, _ maxY: Double) -> Extent {
        .within(BoundingBox(minX: minX, minY: minY, maxX: maxX, maxY: maxY))
    }

    @Test(arguments: [
        ("antal = 1", Extent.anywhere),
        (box, within(0, 0, 10, 10)),
        ("\(box) AND antal = 1", within(0, 0, 10, 10)),
        ("antal = 1 AND \(box)", within(0, 0, 10, 10)),
        ("\(box) AND \(small)", within(2, 2, 3, 3)),
        ("\(box) OR \(far)", within(0, 0, 30, 30)),
        ("\(box) OR antal = 1", .anywhere),
        ("NOT \(box)", .anywhere),
        ("S_DISJOINT(geom, BBOX(0,0,10,10))", .anywhere),
        ("(\(box) OR \(far)) AND \(small)", within(2, 2, 3, 3)),
        ("\(box) AND FALSE", .nowhere),
        ("geom IS NULL", .anywhere),
    ])
    func aFilterSaysWhereItsFeaturesLie(_ text: String, _ extent: Extent) throws {
        #expect(try filter(text).extent == extent)
    }

    @Test func whatCostsLeastComesFirstHoweverItWasWritten() throws {
        let conditions = ["antal = 1", "namn LIKE 'a%'", ExtentTests.box]
        for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0]] {
            let text = order.map { conditions[$0] }.joined(separator: " AND ")
            #expect(try filter(text).conjuncts == conditions.map { try filter($0) })
            // The same for what any of is enough.
            let any = order.map { conditions[$0] }.joined(separator: " OR ")
            #expect(try filter(any) == filter(conditions.joined(separator: " OR ")))
        }
    }
}
