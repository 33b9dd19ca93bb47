import Foundation
import GRDB
public import Geodesy

/// Draws outlines around points, and compares outlines, with GEOS, by way of SpatiaLite on a database in memory.
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
        try draw { db in
            try Outliner.discs(around: points, radiusM: radiusM, db).flatMap(WellKnownBinary.polygons) ?? []
        }
    }

    /// On the thread that asks, which is meant for long work: the database's own would not step back for others.
    private func draw<Value>(_ body: (Database) throws -> Value) throws -> Value { try database.read(body) }

    /// How much of two polygons lies in both, in square metres.
    public func commonArea(_ a: Polygon, _ b: Polygon) async throws -> Double {
        guard a.boundingBox.intersects(b.boundingBox) else { return 0 }
        return try draw { db in
            try Double.fetchOne(
                db.cachedStatement(sql: "SELECT ST_Area(ST_Intersection(GeomFromWKB(?, 3006), GeomFromWKB(?, 3006)))"),
                arguments: [WellKnownBinary.data(a), WellKnownBinary.data(b)]) ?? 0
        }
    }

    /// As many discs as GEOS unites at a time. All their edges meet each other, so its time grows with the square of their
    /// number; of a union only the outline is left.
    private static let discsAtATime = 50

    /// The united discs as well-known binary. Many points are halved along the longer side of their extent, and the halves'
    /// outlines united.
    private static func discs(around points: [Position], radiusM: Double, _ db: Database) throws -> Data? {
        guard points.count > discsAtATime, let box = BoundingBox(of: points) else {
            return try Data.fetchOne(
                db, sql: "SELECT ST_AsBinary(ST_Buffer(GeomFromWKB(?, 3006), ?, ?))",
                arguments: [WellKnownBinary.data(.multiPoint(points)), radiusM, quadrantSegments])
        }
        let isWide = box.maxX - box.minX > box.maxY - box.minY
        let sorted = points.sorted { isWide ? $0.x < $1.x : $0.y < $1.y }
        let half = sorted.count / 2
        return try Data.fetchOne(
            db, sql: "SELECT ST_AsBinary(ST_Union(GeomFromWKB(?, 3006), GeomFromWKB(?, 3006)))",
            arguments: [
                try discs(around: Array(sorted[..<half]), radiusM: radiusM, db),
                try discs(around: Array(sorted[half...]), radiusM: radiusM, db),
            ])
    }
}
