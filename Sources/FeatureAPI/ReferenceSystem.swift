public import Geodesy

/// A coordinate reference system as OGC API – Features, Part 2 names it: a coordinate system and the order of its axes.
public struct ReferenceSystem: Sendable, Hashable {
    public var system: CoordinateSystem
    /// Latitude or northing comes first, as EPSG lists the axes.
    public var isNorthingFirst: Bool

    /// WGS 84, longitude first: what everything is in unless told otherwise.
    public static let crs84 = ReferenceSystem(system: .wgs84, isNorthingFirst: false)
    /// How positions are stored.
    public static let storage = ReferenceSystem(system: .sweref99TM, isNorthingFirst: true)

    public static let all =
        [crs84] + CoordinateSystem.allCases.map { ReferenceSystem(system: $0, isNorthingFirst: true) }

    private init(system: CoordinateSystem, isNorthingFirst: Bool) {
        self.system = system
        self.isNorthingFirst = isNorthingFirst
    }

    /// One of the supported systems by its address; nil for any other.
    public init?(uri: String) {
        guard let known = ReferenceSystem.all.first(where: { $0.uri == uri }) else { return nil }
        self = known
    }

    public var uri: String {
        isNorthingFirst
            ? "http://www.opengis.net/def/crs/EPSG/0/\(system.epsg)" : "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
    }

    /// Numbers in the order of the axes, as x, y.
    public func position(_ first: Double, _ second: Double) -> Position {
        isNorthingFirst ? Position(x: second, y: first) : Position(x: first, y: second)
    }
}
