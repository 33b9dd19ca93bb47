import Geodesy
import Testing

struct GeometryTests {
    private static let square = Polygon(squareAt: Position(x: 0, y: 0), size: 10)
    private static let line = [Position(x: 1, y: 2), Position(x: 5, y: 2)]

    private static let all: [Geometry] = [
        .point(Position(x: 1, y: 2)), .line(line), .polygon(square), .multiPoint(line), .multiLine([line, line]),
        .multiPolygon([square]), .collection([.point(Position(x: 1, y: 2)), .polygon(square)]),
    ]

    @Test(arguments: all) func everyPositionIsMoved(_ geometry: Geometry) {
        let moved = geometry.mapPositions { Position(x: $0.x + 100, y: $0.y) }
        #expect(moved.boundingBox?.minX == geometry.boundingBox.map { $0.minX + 100 })
        #expect(moved.boundingBox?.maxX == geometry.boundingBox.map { $0.maxX + 100 })
        #expect(moved.mapPositions { Position(x: $0.x - 100, y: $0.y) } == geometry)
    }

    @Test func exchangedAxesLeaveRingsCounterClockwise() {
        let hole = Polygon(squareAt: Position(x: 4, y: 5), size: 1).outer
        let polygon = Polygon(outer: GeometryTests.square.outer, holes: [hole])
        guard case .polygon(let exchanged) = Geometry.polygon(polygon).mapPositions({ Position(x: $0.y, y: $0.x) })
        else {
            Issue.record("another kind of geometry came out")
            return
        }
        #expect(exchanged.area == 99)
        #expect(exchanged.holes[0].contains(Position(x: 5, y: 4)))
    }

    @Test func aFailureGoesThrough() {
        struct Failure: Error {}
        for geometry in GeometryTests.all {
            #expect(throws: Failure.self) {
                try geometry.mapPositions { _ throws(Failure) in throw Failure() }
            }
        }
    }

    @Test func extentsCoverAllParts() {
        let parts = Geometry.collection([.point(Position(x: -3, y: 2)), .polygon(GeometryTests.square)])
        #expect(parts.boundingBox == BoundingBox(minX: -3, minY: 0, maxX: 10, maxY: 10))
        #expect(Geometry.multiPolygon([GeometryTests.square]).boundingBox == GeometryTests.square.boundingBox)
        #expect(Geometry.collection([]).boundingBox == nil)
    }

    @Test func boxesMeetWhatTheyTouchAndNothingElse() {
        let box = BoundingBox(minX: 2, minY: 2, maxX: 4, maxY: 4)
        let hole = [(1.0, 1.0), (1.0, 9.0), (9.0, 9.0), (9.0, 1.0), (1.0, 1.0)].map { Position(x: $0.0, y: $0.1) }
        #expect(Geometry.polygon(GeometryTests.square).intersects(box))
        #expect(!Geometry.polygon(Polygon(outer: GeometryTests.square.outer, holes: [hole])).intersects(box))
        // Corner to corner, past a corner, and right through without a vertex inside.
        #expect(Geometry.line([Position(x: 0, y: 4), Position(x: 4, y: 8)]).intersects(box) == false)
        #expect(Geometry.line([Position(x: 0, y: 6), Position(x: 6, y: 0)]).intersects(box))
        #expect(Geometry.line([Position(x: 3, y: -9), Position(x: 3, y: 9)]).intersects(box))
        #expect(Geometry.point(Position(x: 4, y: 2)).intersects(box))
        #expect(!Geometry.point(Position(x: 4.001, y: 2)).intersects(box))
    }

    @Test func aPositionInsideIsInside() {
        let ring = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (8.0, 10.0), (8.0, 2.0), (0.0, 2.0), (0.0, 0.0)]
        let angle = Polygon(outer: ring.map { Position(x: $0.0, y: $0.1) })
        #expect(angle.contains(angle.interiorPosition()))
        let first = GeometryTests.square.interiorPosition()
        let other = GeometryTests.square.interiorPosition(awayFrom: first)
        #expect(GeometryTests.square.contains(other) && other.distance(to: first) > 1)
    }
}
