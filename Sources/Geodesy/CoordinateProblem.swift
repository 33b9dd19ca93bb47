/// Why a pair of coordinates cannot be a place in or near Sweden.
public enum CoordinateProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// A coordinate is infinite or not a number.
    case notFinite(Position)
    /// The coordinates fit when exchanged.
    case swapped(Position, CoordinateSystem)
    /// Degrees were expected, and these look like metres.
    case metresForDegrees(Position)
    /// Metres were expected, and these look like degrees.
    case degreesForMetres(Position, CoordinateSystem)
    /// The place is too far away for the system to be of use there.
    case farAway(Position, CoordinateSystem)

    public var description: String {
        switch self {
        case .notFinite(let p):
            "the coordinates (\(p.x), \(p.y)) are not finite numbers"
        case .swapped(let p, let system):
            """
            the axes seem to be exchanged: (\(p.x), \(p.y)) would fit as (\(p.y), \(p.x)); \
            \(system.axes) is expected
            """
        case .metresForDegrees(let p):
            "(\(p.x), \(p.y)) look like metres; degrees are expected, longitude first"
        case .degreesForMetres(let p, let system):
            "(\(p.x), \(p.y)) look like degrees; metres in \(system.name) are expected, easting first"
        case .farAway(let p, let system):
            """
            (\(p.x), \(p.y)) lies outside Sweden, where \(system.name) is of no use here; \
            \(system.axes) is expected
            """
        }
    }
}

extension CoordinateSystem {
    /// The order of the axes, in words.
    public var axes: String {
        isGeographic ? "longitude, latitude in degrees" : "easting, northing in metres"
    }

    /// Where the system is of use, generously around Sweden, in its own units.
    public var areaOfUse: BoundingBox {
        switch self {
        case .wgs84: BoundingBox(minX: 9, minY: 54, maxX: 26, maxY: 70)
        case .sweref99TM: BoundingBox(minX: 100_000, minY: 5_980_000, maxX: 1_000_000, maxY: 7_800_000)
        default: BoundingBox(minX: -500_000, minY: 5_980_000, maxX: 900_000, maxY: 7_800_000)
        }
    }

    /// Refuses what cannot be a place in or near Sweden, and says why.
    ///
    /// - Throws: ``CoordinateProblem``
    public func check(_ position: Position) throws(CoordinateProblem) {
        guard position.x.isFinite, position.y.isFinite else { throw .notFinite(position) }
        if areaOfUse.contains(position) { return }
        let exchanged = Position(x: position.y, y: position.x)
        if areaOfUse.contains(exchanged) { throw .swapped(position, self) }
        let looksLikeDegrees = abs(position.x) <= 180 && abs(position.y) <= 180
        if isGeographic, abs(position.x) > 10_000 || abs(position.y) > 10_000 {
            throw .metresForDegrees(position)
        }
        if !isGeographic, looksLikeDegrees { throw .degreesForMetres(position, self) }
        throw .farAway(position, self)
    }
}
