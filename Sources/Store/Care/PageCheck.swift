import GRDB

/// The pages of the file, and what SQLite itself keeps in them.
enum PageCheck {
    /// Without the ordinary indexes, in a third of the time.
    static func quick(_ db: Database) throws -> [Finding] {
        guard try !faults(db, "quick_check").isEmpty else { return [] }
        return [Finding("Pages of the database are damaged; smultron check says which tables they belong to.", .decide)]
    }

    /// Names the tables that have lost rows.
    ///
    /// - Complexity: reads the whole file.
    static func thorough(_ db: Database) throws -> [Finding] {
        let faults = try faults(db, "integrity_check")
        guard !faults.isEmpty else { return [] }
        let damaged = try tables(db).compactMap { try loss(of: $0, db) }
        if !damaged.isEmpty { return damaged }
        return [
            Finding(
                "Indexes of the database do not agree with their tables, whose rows can all be read (\(faults[0])).",
                .repair)
        ]
    }

    private static func faults(_ db: Database, _ pragma: String) throws -> [String] {
        do {
            return try String.fetchAll(db, sql: "PRAGMA \(pragma)").filter { $0 != "ok" }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            return ["the check could not be finished"]
        }
    }

    private static func tables(_ db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name NOT LIKE 'sqlite_%'
                ORDER BY name
                """)
    }

    /// What is lost of a table; nil if every row can be read.
    private static func loss(of table: String, _ db: Database) throws -> Finding? {
        let fromStart = try readable(table, descending: false, db)
        guard !fromStart.isWhole else { return nil }
        let rows = fromStart.rows + (try readable(table, descending: true, db)).rows
        // An index often knows how many there were.
        let all = (try? Int.fetchOne(db, sql: "SELECT count(*) FROM \"\(table)\"")) ?? nil
        let of = all.map { " of \($0)" } ?? ""
        return Finding("The table \(table) is damaged: \(rows)\(of) rows can still be read.", .restore)
    }

    private static func readable(
        _ table: String, descending: Bool, _ db: Database
    ) throws -> (rows: Int, isWhole: Bool) {
        var count = 0
        do {
            let order = descending ? "DESC" : "ASC"
            let rows = try Row.fetchCursor(db, sql: "SELECT * FROM \"\(table)\" NOT INDEXED ORDER BY rowid \(order)")
            while try rows.next() != nil { count += 1 }
            return (count, true)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            return (count, false)
        }
    }
}
