/// A polygon in a projected system, metres: one outer ring, counter-clockwise, and holes, clockwise. Rings are closed:
/// the last position repeats the first.
package struct Polygon: Sendable, Hashable, Codable {
    package let outer: [Position]
    package let holes: [[Position]]
    /// Kept, because it spares most questions about polygons that lie far away; nil for a ring without positions.
    private let extent: BoundingBox?

    private enum CodingKeys: CodingKey { case outer, holes }

    /// Rings in any direction; they are turned the way that RFC 7946 asks for.
    package init(outer: [Position], holes: [[Position]] = []) {
        self.outer = Polygon.signedArea(outer) < 0 ? outer.reversed() : outer
        self.holes = holes.map { Polygon.signedArea($0) > 0 ? $0.reversed() : $0 }
        extent = BoundingBox(of: outer)
    }

    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            outer: try values.decode([Position].self, forKey: .outer),
            holes: try values.decode([[Position]].self, forKey: .holes))
    }

    /// A square with its lower left corner at a position.
    package init(squareAt corner: Position, size: Double) {
        self.init(outer: [
            corner,
            Position(x: corner.x + size, y: corner.y),
            Position(x: corner.x + size, y: corner.y + size),
            Position(x: corner.x, y: corner.y + size),
            corner,
        ])
    }

    /// The outer ring, then the holes.
    package var rings: [[Position]] { [outer] + holes }

    /// Area in square metres, holes taken off.
    package var area: Double { rings.reduce(0) { $0 + Polygon.signedArea($1) } }

    package var boundingBox: BoundingBox { extent! }

    /// Whether it is a rectangle with edges along the axes.
    package var isBox: Bool {
        guard holes.isEmpty, outer.count == 5, let box = extent else { return false }
        return area == box.area
            && outer.allSatisfy { ($0.x == box.minX || $0.x == box.maxX) && ($0.y == box.minY || $0.y == box.maxY) }
    }

    /// Drops the holes that are smaller than a number of square metres.
    package func fillingHoles(smallerThan area: Double) -> Polygon {
        Polygon(outer: outer, holes: holes.filter { abs(Polygon.signedArea($0)) >= area })
    }

    /// True inside the outer ring and outside the holes. On an edge, either answer is possible.
    ///
    /// - Complexity: O(vertices).
    package func contains(_ position: Position) -> Bool {
        rings.reduce(false) { $0 != Polygon.encloses(ring: $1, position) }
    }

    /// Straight-line distance in metres from a position to the polygon: 0 inside, otherwise to the nearest edge.
    ///
    /// - Complexity: O(vertices).
    package func distance(from position: Position) -> Double {
        contains(position) ? 0 : nearestOnEdge(to: position).distance(to: position)
    }

    /// Of things with a position the one that is nearest to the polygon, and how far away it is in metres; of equally near
    /// ones the first. Things without a position are passed over.
    ///
    /// - Complexity: O(things), and O(vertices) for each that the polygon's extent does not show to be farther away than one
    ///   before it.
    package func nearest<Thing>(of things: [Thing], at position: (Thing) -> Position?) -> (
        thing: Thing, distanceM: Double
    )? {
        var nearest: (thing: Thing, distanceM: Double)?
        for thing in things {
            guard let position = position(thing) else { continue }
            let shortest = nearest?.distanceM ?? .infinity
            guard boundingBox.distance(to: position) < shortest else { continue }
            let distance = distance(from: position)
            if distance < shortest { nearest = (thing, distance) }
        }
        return nearest
    }

    /// The position on an edge, holes included, that is nearest to the given one.
    ///
    /// - Complexity: O(vertices).
    package func nearestOnEdge(to position: Position) -> Position {
        var nearest = outer[0]
        var shortest = Double.infinity
        for ring in rings {
            for (a, b) in zip(ring, ring.dropFirst()) {
                let candidate = Polygon.nearest(on: a, b, to: position)
                let distance = candidate.distance(to: position)
                if distance < shortest {
                    shortest = distance
                    nearest = candidate
                }
            }
        }
        return nearest
    }

    /// The shoelace formula, relative to the first vertex so that large coordinates cost no digits; positive for a
    /// counter-clockwise ring.
    static func signedArea(_ ring: [Position]) -> Double {
        guard let origin = ring.first else { return 0 }
        var sum = 0.0
        for (a, b) in zip(ring, ring.dropFirst()) {
            sum += (a.x - origin.x) * (b.y - origin.y) - (b.x - origin.x) * (a.y - origin.y)
        }
        return sum / 2
    }

    private static func encloses(ring: [Position], _ p: Position) -> Bool {
        var inside = false
        for (a, b) in zip(ring, ring.dropFirst()) where (a.y > p.y) != (b.y > p.y) {
            if p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x { inside.toggle() }
        }
        return inside
    }

    private static func nearest(on a: Position, _ b: Position, to p: Position) -> Position {
        let dx = b.x - a.x
        let dy = b.y - a.y
        let length = dx * dx + dy * dy
        guard length > 0 else { return a }
        let t = max(0, min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length))
        return Position(x: a.x + t * dx, y: a.y + t * dy)
    }
}
