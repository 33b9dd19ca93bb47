/// A shape in some coordinate system; all positions are x, y.
public enum Geometry: Sendable, Hashable {
    case point(Position)
    /// Two positions or more.
    case line([Position])
    case polygon(Polygon)
    case multiPoint([Position])
    case multiLine([[Position]])
    case multiPolygon([Polygon])
    case collection([Geometry])

    /// The extent; nil for a collection of nothing.
    public var boundingBox: BoundingBox? { BoundingBox(of: positions) }

    /// All positions, in the order in which ``rebuilt(from:)`` takes them.
    public var positions: [Position] {
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
    public func mapPositions<Failure: Error>(
        _ transform: (Position) throws(Failure) -> Position
    ) throws(Failure) -> Geometry {
        var rest = try positions.map(transform)[...]
        return rebuilt(from: &rest)
    }

    /// The same shape with the next positions of a list, which are taken off it. Several shapes can thus be made from one
    /// list, and their positions be transformed with one call.
    public func rebuilt(from rest: inout ArraySlice<Position>) -> Geometry {
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
