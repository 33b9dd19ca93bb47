extension Geometry {
    /// Whether the shape and a box have a position in common; touching is enough.
    ///
    /// - Complexity: O(positions).
    public func intersects(_ box: BoundingBox) -> Bool {
        switch self {
        case .point(let position): box.contains(position)
        case .multiPoint(let points): points.contains(where: box.contains)
        case .line(let line): box.meets(line)
        case .multiLine(let lines): lines.contains(where: box.meets)
        case .polygon(let polygon): polygon.intersects(box)
        case .multiPolygon(let polygons): polygons.contains { $0.intersects(box) }
        case .collection(let parts): parts.contains { $0.intersects(box) }
        }
    }
}

extension Polygon {
    /// An edge meets the box, or the box lies wholly within.
    fileprivate func intersects(_ box: BoundingBox) -> Bool {
        rings.contains(where: box.meets) || contains(Position(x: box.minX, y: box.minY))
    }

    /// A position inside, in the middle of the widest stretch at half the polygon's height.
    ///
    /// - Complexity: O(n log n) for n vertices.
    ///
    /// - Parameter other: where the result must not be; the stretch is then divided elsewhere.
    public func interiorPosition(awayFrom other: Position? = nil) -> Position {
        let heights = Set(outer.map(\.y)).sorted()
        let middle = (heights[0] + heights[heights.count - 1]) / 2
        // Between two vertices, so that no vertex lies on the line.
        let above = heights.firstIndex { $0 > middle } ?? heights.count - 1
        let y = (heights[max(0, above - 1)] + heights[above]) / 2
        let crossings = rings.flatMap { ring in
            zip(ring, ring.dropFirst()).filter { ($0.y > y) != ($1.y > y) }
                .map { $0.x + (y - $0.y) * ($1.x - $0.x) / ($1.y - $0.y) }
        }.sorted()
        let stretches = stride(from: 0, to: crossings.count - 1, by: 2).map { (crossings[$0], crossings[$0 + 1]) }
        guard let widest = stretches.max(by: { $0.1 - $0.0 < $1.1 - $1.0 }) else { return outer[0] }
        let middleOfStretch = Position(x: (widest.0 + widest.1) / 2, y: y)
        guard let other, middleOfStretch.distance(to: other) < 0.01 else { return middleOfStretch }
        return Position(x: (widest.0 + 3 * widest.1) / 4, y: y)
    }
}

extension BoundingBox {
    /// Whether any step of a line meets the box.
    fileprivate func meets(_ line: [Position]) -> Bool {
        zip(line, line.dropFirst()).contains { meets($0, $1) }
    }

    /// Whether a straight line between two positions meets the box, by cutting the line at each side in turn.
    ///
    /// - Source: Liang & Barsky 1984.
    private func meets(_ a: Position, _ b: Position) -> Bool {
        var entry = 0.0
        var exit = 1.0
        let dx = b.x - a.x
        let dy = b.y - a.y
        for (step, room) in [(-dx, a.x - minX), (dx, maxX - a.x), (-dy, a.y - minY), (dy, maxY - a.y)] {
            if step == 0 {
                if room < 0 { return false }
            } else if step < 0 {
                entry = max(entry, room / step)
            } else {
                exit = min(exit, room / step)
            }
        }
        return entry <= exit
    }
}
