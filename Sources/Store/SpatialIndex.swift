import BulkLoading
package import CQL2
import Foundation
import GRDB
package import Geodesy

/// The spatial index of one geometry column, as SpatiaLite keeps it: an R*-tree in a table of its own, and triggers.
struct SpatialIndex {
    let table: String
    let column: String

    static let mark = SpatialIndex(table: "mark", column: "position")
    static let all = [
        mark, SpatialIndex(table: "preschool", column: "position"),
        SpatialIndex(table: "locality", column: "position"),
        SpatialIndex(table: "municipality", column: "outline"),
    ]

    private var indexTable: String { "idx_\(table)_\(column)" }

    /// Also what is left of an index that is off already.
    func drop(_ db: Database) throws {
        _ = try Int.fetchOne(db, sql: "SELECT DisableSpatialIndex('\(table)', '\(column)')")
        try db.execute(sql: "DROP TABLE IF EXISTS \(indexTable)")
    }

    /// Builds the index from the table in one go.
    func create(_ db: Database) throws {
        try Migrations.call(db, "CreateSpatialIndex('\(table)', '\(column)')")
    }

    /// Loads many points at once: without the triggers, which check the type of every single geometry, note the time of
    /// every single insert and add every point to the index by itself, at several times the cost of the insert. The index
    /// is packed anew afterwards.
    ///
    /// - Parameter load: inserts points of the right kind and system; nothing else checks them.
    func bulkLoad<Value>(_ db: Database, _ load: () throws -> Value) throws -> Value {
        let triggers = try Row.fetchAll(
            db, sql: "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", arguments: [table])
        for trigger in triggers { try db.execute(sql: "DROP TRIGGER \"\(trigger[0] as String)\"") }
        let value = try load()
        try pack(db)
        for trigger in triggers { try db.execute(sql: trigger[1]) }
        return value
    }

    /// Builds the index anew, packed: nothing stays in it of what was removed.
    func pack(_ db: Database) throws {
        let places = "FROM \(table) WHERE \(column) IS NOT NULL"
        var index = PackedIndex(capacity: try Int.fetchOne(db, sql: "SELECT count(*) \(places)") ?? 0)
        let found = try RowReader(db, sql: "SELECT rowid, \(column) \(places)")
        let fields = found.fields
        while try found.next() { index.append(id: Int64(fields.integer(0)), try fields.point(1)) }
        try index.write(to: indexTable, db)
    }

    /// What is wrong with the index; nil when it is sound. A damaged index answers queries with nothing and without an
    /// error, and SQLite's own integrity check does not see it.
    func problem(_ db: Database) throws -> String? {
        do {
            let tree = try String.fetchOne(db, sql: "SELECT rtreecheck('\(indexTable)')") ?? ""
            if tree != "ok" { return "\(indexTable): \(tree)" }
            // SpatiaLite's own CheckSpatialIndex wants to write, which a reader cannot.
            let strangers = try Int.fetchOne(
                db,
                sql: """
                    SELECT (SELECT count(*) FROM \(table) t LEFT JOIN \(indexTable) i ON i.pkid = t.rowid
                            WHERE t.\(column) IS NOT NULL AND (i.pkid IS NULL
                                OR ST_MinX(t.\(column)) < i.xmin OR ST_MaxX(t.\(column)) > i.xmax
                                OR ST_MinY(t.\(column)) < i.ymin OR ST_MaxY(t.\(column)) > i.ymax))
                        + (SELECT count(*) FROM \(indexTable) i LEFT JOIN \(table) t ON t.rowid = i.pkid
                            WHERE t.\(column) IS NULL)
                    """)
            return strangers == 0 ? nil : "\(indexTable) and the table \(table) differ in \(strangers ?? 0) places"
        } catch let error as DatabaseError {
            return "\(indexTable): \(error.message ?? error.description)"
        }
    }
}

/// Tells with GEOS whether two shapes stand in a relation to each other, by way of SpatiaLite on a database in memory.
package struct GeometryComparer: SpatialRelations {
    private let database: DatabaseQueue

    /// Shapes that GEOS cannot compare, a ring that crosses itself for example.
    package struct Problem: Error, CustomStringConvertible {
        package var relation: SpatialRelation
        package var description: String { "GEOS cannot tell whether \(relation.rawValue) holds for these shapes" }
    }

    package init() throws {
        database = try DatabaseQueue(configuration: Connection.configuration())
    }

    /// - Throws: ``Problem``
    package func holds(_ relation: SpatialRelation, _ a: Geometry, _ b: Geometry) throws -> Bool {
        // Most shapes are far apart, which is known without a question.
        guard let extent = a.boundingBox, let other = b.boundingBox, extent.intersects(other) else {
            return relation == .disjoint
        }
        let answer = try database.read { db in
            try Int.fetchOne(
                db.cachedStatement(
                    sql: "SELECT \(GeometryComparer.function(relation))(GeomFromWKB(?, 3006), GeomFromWKB(?, 3006))"),
                arguments: [WellKnownBinary.data(a), WellKnownBinary.data(b)])
        }
        // SpatiaLite says −1 where GEOS has failed.
        guard let answer, answer >= 0 else { throw Problem(relation: relation) }
        return answer == 1
    }

    private static func function(_ relation: SpatialRelation) -> String {
        switch relation {
        case .intersects: "ST_Intersects"
        case .equals: "ST_Equals"
        case .disjoint: "ST_Disjoint"
        case .touches: "ST_Touches"
        case .within: "ST_Within"
        case .overlaps: "ST_Overlaps"
        case .crosses: "ST_Crosses"
        case .contains: "ST_Contains"
        }
    }
}

/// Draws outlines around points, and compares outlines, with GEOS, by way of SpatiaLite on a database in memory.
package struct BufferUnion: Sendable {
    private let database: DatabaseQueue
    /// Segments that a quarter of a circle is drawn with.
    private static let quadrantSegments = 8

    package init() throws {
        database = try DatabaseQueue(configuration: Connection.configuration())
    }

    /// The union of discs around points, in metres of any projected system; several polygons where the discs do not
    /// touch.
    package func outlines(around points: [Position], radiusM: Double) async throws -> [Polygon] {
        try draw { db in
            try BufferUnion.discs(around: points, radiusM: radiusM, db).flatMap(WellKnownBinary.polygons) ?? []
        }
    }

    /// On the thread that asks, which is meant for long work: the database's own would not step back for others.
    private func draw<Value>(_ body: (Database) throws -> Value) throws -> Value { try database.read(body) }

    /// How much of two polygons lies in both, in square metres.
    package func commonArea(_ a: Polygon, _ b: Polygon) async throws -> Double {
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
