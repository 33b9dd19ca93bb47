import Geodesy
import Testing

@testable import Planar

struct OutlineTests {
    /// Points 10 m apart in rows and columns, as marks are snapped.
    private func grid(_ columns: Int, _ rows: Int) -> [Position] {
        (0..<rows).flatMap { row in
            (0..<columns).map { Position(easting: 719_000 + 10 * Double($0), northing: 7_536_000 + 10 * Double(row)) }
        }
    }

    /// Far more discs than are united at a time: the rectangle that they cover, with round corners and no seams.
    @Test func manyDiscsBecomeOneOutline() throws {
        let outlines = try Polygon.union(ofDiscsAround: grid(80, 60), radiusM: 50)
        let outline = try #require(outlines.first)
        #expect(outlines.count == 1 && outline.holes.isEmpty)
        // The edge of discs drawn with 32 corners lies a little within that of the hull.
        let hull = 790.0 * 590 + 2 * 50 * (790 + 590) + .pi * 2_500
        #expect(outline.area < hull && outline.area > hull * 0.99)
    }

    @Test func discsThatDoNotTouchStayApartHoweverManyThereAre() throws {
        let apart = (0..<1_200).map { Position(easting: 719_000 + 100 * Double($0), northing: 7_536_000) }
        #expect(try Polygon.union(ofDiscsAround: apart, radiusM: 40).count == 1_200)
    }

    @Test func commonAreaIsThatOfTheIntersection() throws {
        let one = Polygon(squareAt: Position(x: 0, y: 0), size: 10)
        let holed = Polygon(outer: one.outer, holes: [Polygon(squareAt: Position(x: 6, y: 6), size: 2).outer])
        #expect(try one.commonArea(with: Polygon(squareAt: Position(x: 5, y: 5), size: 10)) == 25)
        #expect(try holed.commonArea(with: Polygon(squareAt: Position(x: 5, y: 5), size: 10)) == 21)
        #expect(try one.commonArea(with: Polygon(squareAt: Position(x: 20, y: 0), size: 10)) == 0)
    }
}
