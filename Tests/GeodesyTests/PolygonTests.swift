import Foundation
import Geodesy
import Testing

struct PolygonTests {
    private let square = Polygon(squareAt: Position(x: 0, y: 0), size: 100)

    @Test func ringsTurnTheWayOfRFC7946() {
        let clockwise = Polygon(
            outer: square.outer.reversed(),
            holes: [[.init(x: 10, y: 10), .init(x: 20, y: 10), .init(x: 20, y: 20), .init(x: 10, y: 10)]])
        #expect(clockwise.outer == square.outer)
        #expect(clockwise.area == 10_000 - 50)
    }

    @Test func aBoxIsARectangleAlongTheAxes() {
        #expect(square.isBox)
        let turned: [(Double, Double)] = [(50, 0), (100, 50), (50, 100), (0, 50), (50, 0)]
        #expect(!Polygon(outer: turned.map { Position(x: $0.0, y: $0.1) }).isBox)
        // Four corners of the box, but twice the same triangle.
        let folded: [(Double, Double)] = [(0, 0), (100, 0), (0, 0), (0, 100), (0, 0)]
        #expect(!Polygon(outer: folded.map { Position(x: $0.0, y: $0.1) }).isBox)
        #expect(!Polygon(outer: square.outer, holes: [Polygon(squareAt: Position(x: 10, y: 10), size: 5).outer]).isBox)
    }

    @Test func theNearestThingIsFoundWhereverItLies() {
        let ring = (0...32).map { step in
            let angle = 2 * Double.pi * Double(step % 32) / 32
            return Position(x: 100 * cos(angle), y: 100 * sin(angle))
        }
        let polygon = Polygon(outer: ring)
        // Nearer to the box than to the polygon, and so looked at first.
        let things = [Position(x: 99, y: 99), Position(x: 0, y: 115), Position(x: 500, y: 0), Position(x: -115, y: 0)]
        let nearest = polygon.nearest(of: things) { $0 }
        #expect(nearest?.thing == things[1])
        #expect(abs((nearest?.distanceM ?? 0) - 15) < 1e-9)
    }

    @Test func distanceIsToTheNearestEdgeAndZeroInside() {
        #expect(square.distance(from: Position(x: 50, y: 50)) == 0)
        #expect(square.distance(from: Position(x: 150, y: 50)) == 50)
        #expect(square.distance(from: Position(x: 103, y: 104)) == 5)
        #expect(square.nearestOnEdge(to: Position(x: 150, y: 50)) == Position(x: 100, y: 50))
    }

    @Test func aHoleIsOutside() {
        let hole = Polygon(squareAt: Position(x: 40, y: 40), size: 20).outer
        let ring = Polygon(outer: square.outer, holes: [hole])
        #expect(!ring.contains(Position(x: 50, y: 50)))
        #expect(ring.distance(from: Position(x: 50, y: 50)) == 10)
        #expect(ring.fillingHoles(smallerThan: 401).contains(Position(x: 50, y: 50)))
        #expect(!ring.fillingHoles(smallerThan: 399).contains(Position(x: 50, y: 50)))
    }

    @Test(arguments: [(0.0, 10.0, 0.0), (10, 0, 90), (0, -10, 180), (-10, 0, 270), (-1, 1, 315)])
    func bearingIsClockwiseFromNorth(dx: Double, dy: Double, degrees: Double) {
        #expect(abs(Position(x: 5, y: 5).bearing(to: Position(x: 5 + dx, y: 5 + dy)) - degrees) < 1e-9)
    }
}
