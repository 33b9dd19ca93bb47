import Foundation

/// A point in some coordinate system: x is longitude (degrees) or easting (metres), y is latitude or northing.
package struct Position: Sendable, Hashable, Codable {
    package var x: Double
    package var y: Double

    package init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    /// WGS 84, degrees.
    package init(longitude: Double, latitude: Double) {
        self.init(x: longitude, y: latitude)
    }

    /// A projected SWEREF 99 system, metres.
    package init(easting: Double, northing: Double) {
        self.init(x: easting, y: northing)
    }

    package var longitude: Double { x }
    package var latitude: Double { y }
    package var easting: Double { x }
    package var northing: Double { y }

    /// Straight-line distance in the units of the system: metres for projected systems.
    package func distance(to other: Position) -> Double {
        let dx = other.x - x
        let dy = other.y - y
        return (dx * dx + dy * dy).squareRoot()
    }

    /// Bearing on the map's grid towards another position, in degrees clockwise from grid north, 0 ≤ b < 360.
    package func bearing(to other: Position) -> Double {
        let degrees = atan2(other.x - x, other.y - y) * 180 / .pi
        return degrees < 0 ? degrees + 360 : degrees
    }
}

/// The extent of something, in the units of its coordinate system; edges belong to it.
package struct BoundingBox: Sendable, Hashable {
    package var minX: Double
    package var minY: Double
    package var maxX: Double
    package var maxY: Double

    package init(minX: Double, minY: Double, maxX: Double, maxY: Double) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }

    /// The extent of positions; nil when there are none.
    package init?(of positions: some Sequence<Position>) {
        var box: BoundingBox?
        for position in positions {
            if box == nil {
                box = BoundingBox(minX: position.x, minY: position.y, maxX: position.x, maxY: position.y)
            } else {
                box!.minX = min(box!.minX, position.x)
                box!.minY = min(box!.minY, position.y)
                box!.maxX = max(box!.maxX, position.x)
                box!.maxY = max(box!.maxY, position.y)
            }
        }
        guard let box else { return nil }
        self = box
    }

    /// In the square of the system's units.
    package var area: Double { (maxX - minX) * (maxY - minY) }

    /// Whether a position lies inside or on the edge. Boxes do not wrap: none crosses the antimeridian.
    package func contains(_ position: Position) -> Bool {
        position.x >= minX && position.x <= maxX && position.y >= minY && position.y <= maxY
    }

    /// How far outside the box a position lies; 0 within it.
    package func distance(to position: Position) -> Double {
        let x = max(0, minX - position.x, position.x - maxX)
        let y = max(0, minY - position.y, position.y - maxY)
        return (x * x + y * y).squareRoot()
    }

    /// Whether two boxes have anything in common, be it a corner.
    package func intersects(_ other: BoundingBox) -> Bool {
        minX <= other.maxX && maxX >= other.minX && minY <= other.maxY && maxY >= other.minY
    }

    /// What two boxes have in common; nil when they are apart.
    package func intersection(_ other: BoundingBox) -> BoundingBox? {
        guard intersects(other) else { return nil }
        return BoundingBox(
            minX: max(minX, other.minX), minY: max(minY, other.minY), maxX: min(maxX, other.maxX),
            maxY: min(maxY, other.maxY))
    }

    /// The smallest box around two.
    package func union(_ other: BoundingBox) -> BoundingBox {
        BoundingBox(
            minX: min(minX, other.minX), minY: min(minY, other.minY), maxX: max(maxX, other.maxX),
            maxY: max(maxY, other.maxY))
    }

    /// The box with a margin on each side, in the units of its system.
    package func expanded(by margin: Double) -> BoundingBox {
        BoundingBox(minX: minX - margin, minY: minY - margin, maxX: maxX + margin, maxY: maxY + margin)
    }
}
