import GRDB

/// Before the first release two migrations were changed after they had been used, so databases with the same numbers differ.
enum EarlyDrafts {
    static func catchUp(_ db: Database) throws {
        if try !db.columns(in: "content_version").contains(where: { $0.name == "moved" }) {
            try db.execute(sql: "ALTER TABLE content_version ADD COLUMN moved INTEGER NOT NULL DEFAULT 0")
        }
        if try db.indexes(on: "mark").contains(where: { $0.name == "mark_round" && $0.columns.count > 1 }) {
            try db.execute(sql: "DROP INDEX mark_round; CREATE INDEX mark_round ON mark (round_id)")
        }
    }
}
