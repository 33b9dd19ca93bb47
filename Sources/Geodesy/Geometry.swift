/// A shape of the simple features model, of any kind, in one coordinate system. Positions are x, y whatever order of the
/// axes the system itself prescribes; heights are not kept.
public indirect enum Geometry: Sendable, Hashable {
    case point(Position)
    /// At least two positions.
    case line([Position])
    case polygon(Polygon)
    case multiPoint([Position])
    case multiLine([[Position]])
    case multiPolygon([Polygon])
    case collection([Geometry])

    /// The same shape with every position moved: to exchange the axes, or to reach another system. Rings are turned anew
    /// afterwards, since an exchange of axes mirrors them.
    ///
    /// - Complexity: O(positions).
    public func mapPositions<Failure: Error>(
        _ transform: (Position) throws(Failure) -> Position
    ) throws(Failure) -> Geometry {
        func all(_ positions: [Position]) throws(Failure) -> [Position] { try positions.map(transform) }
        func all(_ polygon: Polygon) throws(Failure) -> Polygon {
            var holes: [[Position]] = []
            for hole in polygon.holes { holes.append(try all(hole)) }
            return Polygon(outer: try all(polygon.outer), holes: holes)
        }
        switch self {
        case .point(let position): return .point(try transform(position))
        case .line(let positions): return .line(try all(positions))
        case .polygon(let polygon): return .polygon(try all(polygon))
        case .multiPoint(let positions): return .multiPoint(try all(positions))
        case .multiLine(let lines):
            var moved: [[Position]] = []
            for line in lines { moved.append(try all(line)) }
            return .multiLine(moved)
        case .multiPolygon(let polygons):
            var moved: [Polygon] = []
            for polygon in polygons { moved.append(try all(polygon)) }
            return .multiPolygon(moved)
        case .collection(let parts):
            var moved: [Geometry] = []
            for part in parts { moved.append(try part.mapPositions(transform)) }
            return .collection(moved)
        }
    }

    /// The same shape with more positions along its edges, so that it keeps its course when its positions are moved to
    /// another system: an edge along a parallel is straight in degrees, but curved in metres.
    ///
    /// - Parameters:
    ///   - step: the longest an edge may be, in the units of the coordinate system.
    ///   - limit: into how many parts an edge is cut at most, whatever becomes of the step.
    /// - Complexity: O(positions that come out).
    public func densified(step: Double, limit: Int = 1_000) -> Geometry {
        func dense(_ positions: [Position]) -> [Position] {
            zip(positions, positions.dropFirst()).flatMap { a, b in
                let parts = Int(min((a.distance(to: b) / step).rounded(.up), Double(limit)))
                return (0..<max(parts, 1)).map { part in
                    let share = Double(part) / Double(max(parts, 1))
                    return Position(x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share)
                }
            } + positions.suffix(1)
        }
        func dense(_ polygon: Polygon) -> Polygon {
            Polygon(outer: dense(polygon.outer), holes: polygon.holes.map(dense))
        }
        return switch self {
        case .point, .multiPoint: self
        case .line(let positions): .line(dense(positions))
        case .polygon(let polygon): .polygon(dense(polygon))
        case .multiLine(let lines): .multiLine(lines.map(dense))
        case .multiPolygon(let polygons): .multiPolygon(polygons.map(dense))
        case .collection(let parts): .collection(parts.map { $0.densified(step: step, limit: limit) })
        }
    }

    /// The extent, in the units of the coordinate system; nil for a shape without positions.
    ///
    /// - Complexity: O(positions).
    public var boundingBox: BoundingBox? {
        switch self {
        case .point(let position): BoundingBox(of: [position])
        case .line(let positions), .multiPoint(let positions): BoundingBox(of: positions)
        case .polygon(let polygon): BoundingBox(of: polygon.outer)
        case .multiLine(let lines): BoundingBox(of: lines.joined())
        case .multiPolygon(let polygons): BoundingBox(of: polygons.lazy.map(\.outer).joined())
        case .collection(let parts):
            BoundingBox(
                of: parts.compactMap(\.boundingBox).flatMap {
                    [Position(x: $0.minX, y: $0.minY), Position(x: $0.maxX, y: $0.maxY)]
                })
        }
    }
}
