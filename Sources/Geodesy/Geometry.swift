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
