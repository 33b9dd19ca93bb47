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

    @Test func denseEdgesKeepTheirCourse() {
        guard case .line(let dense) = Geometry.line(GeometryTests.line).densified(step: 1.5) else {
            Issue.record("another kind of geometry came out")
            return
        }
        let expected = [1, 7.0 / 3, 11.0 / 3, 5]
        #expect(dense.count == expected.count)
        for (position, x) in zip(dense, expected) { #expect(abs(position.x - x) < 1e-12) }
        #expect(dense.allSatisfy { $0.y == 2 })
        for geometry in GeometryTests.all {
            #expect(geometry.densified(step: 100) == geometry)
            #expect(geometry.densified(step: 0.1).boundingBox == geometry.boundingBox)
        }
        guard case .polygon(let ring) = Geometry.polygon(GeometryTests.square).densified(step: 0.001, limit: 3) else {
            Issue.record("another kind of geometry came out")
            return
        }
        #expect(ring.outer.count == 13)
        #expect(ring.outer.first == ring.outer.last)
    }
}
