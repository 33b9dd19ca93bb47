import Foundation
import GRDB
public import Geodesy

/// Draws outlines around points with GEOS, by way of SpatiaLite on a database in memory.
public struct Outliner: Sendable {
    private let database: DatabaseQueue
    /// Segments that a quarter of a circle is drawn with.
    private static let quadrantSegments = 8

    public init() throws {
        database = try DatabaseQueue(configuration: Connection.configuration())
    }

    /// The union of discs around points, in metres of any projected system; several polygons where the discs do not
    /// touch.
    public func outlines(around points: [Position], radiusM: Double) async throws -> [Polygon] {
        try await database.read { db in
            let binary = try Data.fetchOne(
                db, sql: "SELECT ST_AsBinary(ST_Buffer(GeomFromWKB(?, 3006), ?, ?))",
                arguments: [WellKnownBinary.data(points), radiusM, Outliner.quadrantSegments])
            return binary.flatMap(WellKnownBinary.polygons) ?? []
        }
    }
}
