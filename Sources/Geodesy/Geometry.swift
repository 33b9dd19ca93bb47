/// A shape in some coordinate system; all positions are x, y.
package enum Geometry: Sendable, Hashable {
    case point(Position)
    /// Two positions or more.
    case line([Position])
    case polygon(Polygon)
    case multiPoint([Position])
    case multiLine([[Position]])
    case multiPolygon([Polygon])
    case collection([Geometry])

    /// The extent; nil for a collection of nothing.
    package var boundingBox: BoundingBox? { BoundingBox(of: positions) }

    /// All positions, in the order in which ``rebuilt(from:)`` takes them.
    package var positions: [Position] {
        switch self {
        case .point(let position): [position]
        case .line(let line): line
        case .multiPoint(let points): points
        case .multiLine(let lines): lines.flatMap(\.self)
        case .polygon(let polygon): polygon.rings.flatMap(\.self)
        case .multiPolygon(let polygons): polygons.flatMap { $0.rings.flatMap(\.self) }
        case .collection(let parts): parts.flatMap(\.positions)
        }
    }

    /// The same shape with every position moved: to exchange the axes, or to reach another system. Rings are turned anew
    /// afterwards, since an exchange of axes mirrors them.
    package func mapPositions<Failure: Error>(
        _ transform: (Position) throws(Failure) -> Position
    ) throws(Failure) -> Geometry {
        var rest = try positions.map(transform)[...]
        return rebuilt(from: &rest)
    }

    /// The same shape with the next positions of a list, which are taken off it. Several shapes can thus be made from one
    /// list, and their positions be transformed with one call.
    package func rebuilt(from rest: inout ArraySlice<Position>) -> Geometry {
        func take(_ count: Int) -> [Position] {
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        func take(_ polygon: Polygon) -> Polygon {
            let rings = polygon.rings.map { take($0.count) }
            return Polygon(outer: rings[0], holes: Array(rings.dropFirst()))
        }
        switch self {
        case .point(let position): return .point(rest.popFirst() ?? position)
        case .line(let line): return .line(take(line.count))
        case .multiPoint(let points): return .multiPoint(take(points.count))
        case .multiLine(let lines): return .multiLine(lines.map { take($0.count) })
        case .polygon(let polygon): return .polygon(take(polygon))
        case .multiPolygon(let polygons): return .multiPolygon(polygons.map(take))
        case .collection(let parts): return .collection(parts.map { $0.rebuilt(from: &rest) })
        }
    }
}

extension Geometry {
    /// Whether the shape and a box have a position in common; touching is enough.
    ///
    /// - Complexity: O(positions).
    package func intersects(_ box: BoundingBox) -> Bool {
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
    package func interiorPosition(awayFrom other: Position? = nil) -> Position {
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

/// A square on whole multiples of its size in SWEREF 99 TM (EPSG:3006). Its western and southern edges belong to it, the
/// other two to its neighbours, so that every position lies in exactly one square of each size.
package struct GridSquare: Sendable, Hashable, Codable {
    /// Lower left corner, in sizes from the origin.
    package var column: Int
    package var row: Int
    package var sizeM: Int

    package init(column: Int, row: Int, sizeM: Int) {
        self.column = column
        self.row = row
        self.sizeM = sizeM
    }

    package init(holding position: Position, sizeM: Int) {
        let size = Double(sizeM)
        self.init(
            column: Int((position.easting / size).rounded(.down)), row: Int((position.northing / size).rounded(.down)),
            sizeM: sizeM)
    }

    /// Easting and northing of the lower left corner, and the size.
    package var id: String { "\(column * sizeM)_\(row * sizeM)_\(sizeM)" }

    package var polygon: Polygon {
        Polygon(
            squareAt: Position(easting: Double(column * sizeM), northing: Double(row * sizeM)), size: Double(sizeM))
    }

    /// The larger square that this one lies in.
    ///
    /// - Parameter sizeM: a whole multiple of this square's own size.
    package func enclosing(sizeM: Int) -> GridSquare {
        precondition(sizeM % self.sizeM == 0)
        let factor = Double(sizeM / self.sizeM)
        return GridSquare(
            column: Int((Double(column) / factor).rounded(.down)), row: Int((Double(row) / factor).rounded(.down)),
            sizeM: sizeM)
    }
}

extension GridSquare: Comparable {
    /// From south to north, from west to east, and the smaller first.
    package static func < (a: GridSquare, b: GridSquare) -> Bool {
        (a.row * a.sizeM, a.column * a.sizeM, a.sizeM) < (b.row * b.sizeM, b.column * b.sizeM, b.sizeM)
    }
}
