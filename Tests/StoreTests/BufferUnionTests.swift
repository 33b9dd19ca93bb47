import Geodesy
import Testing

@testable import Store

struct BufferUnionTests {
    /// Points 10 m apart in rows and columns, as marks are snapped.
    private func grid(_ columns: Int, _ rows: Int) -> [Position] {
        (0..<rows).flatMap { row in
            (0..<columns).map { Position(easting: 719_000 + 10 * Double($0), northing: 7_536_000 + 10 * Double(row)) }
        }
    }

    /// Far more discs than are united at a time: the rectangle that they cover, with round corners and no seams.
    @Test func manyDiscsBecomeOneOutline() async throws {
        let outlines = try await BufferUnion().outlines(around: grid(80, 60), radiusM: 50)
        let outline = try #require(outlines.first)
        #expect(outlines.count == 1 && outline.holes.isEmpty)
        // The edge of discs drawn with 32 corners lies a little within that of the hull.
        let hull = 790.0 * 590 + 2 * 50 * (790 + 590) + .pi * 2_500
        #expect(outline.area < hull && outline.area > hull * 0.99)
    }

    @Test func discsThatDoNotTouchStayApartHoweverManyThereAre() async throws {
        let apart = (0..<1_200).map { Position(easting: 719_000 + 100 * Double($0), northing: 7_536_000) }
        #expect(try await BufferUnion().outlines(around: apart, radiusM: 40).count == 1_200)
    }
}
