import BulkLoading
import Foundation
import GRDB
import Geodesy

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
