package import Foundation
import GRDB

/// What a look at a whole database found.
package struct CheckResult: Sendable {
    package var findings: [Finding]
    /// Rows of the tables that matter, as far as they can be counted.
    package var counts: [(table: String, rows: Int)]

    package var problems: [String] { findings.map(\.sentence) }
}

extension Store {
    static let countedTables = [
        "preschool", "preschool_group", "round", "invitation", "token", "mark", "deleted_mark",
        "cleared_mark", "analysis", "publication", "feedback", "audit_entry",
    ]

    /// Looks at everything: pages, references, schema, spatial indexes, positions.
    ///
    /// - Throws: ``StoreError`` where it cannot be read for other reasons than damage.
    package func check() async throws -> CheckResult {
        do {
            return try await Store.checkAll(path)
        } catch {
            guard StoreError(damageIn: error, path: path) != nil else { throw error }
            return CheckResult(findings: [.unreadable], counts: [])
        }
    }

    /// Looks at a database that may be so damaged that it cannot be opened. Not for a process that has it open: see
    /// ``FileHeader``.
    ///
    /// - Throws: ``StoreError`` where there is nothing to look at: no file, somebody else's, of another version, or not to be
    ///   read.
    package static func check(path: String) async throws -> CheckResult {
        do {
            return try await checkAll(path)
        } catch {
            guard StoreError(damageIn: error, path: path) != nil else { throw error }
            return CheckResult(findings: [FileHeader.finding(path: path)], counts: [])
        }
    }

    private static func checkAll(_ path: String) async throws -> CheckResult {
        try await inspect(path) { db in
            guard try Migrations.isOurs(db) else { throw StoreError.foreign(path: path) }
            guard try !Migrations.migrator.hasBeenSuperseded(db) else { throw StoreError.newer(path: path) }
            guard try Migrations.migrator.hasCompletedMigrations(db) else { throw StoreError.older(path: path) }
            return CheckResult(findings: findings(db), counts: counts(db))
        }
    }

    /// What must be right before anything is answered from the database: its pages, and the spatial indexes, which answer
    /// with nothing when they are damaged.
    ///
    /// - Complexity: reads the whole file: less than a second for 100 000 marks.
    package func essentialFindings() async throws -> [Finding] {
        do {
            return try await Store.inspect(path, Store.essentials)
        } catch {
            guard StoreError(damageIn: error, path: path) != nil else { throw error }
            return [.unreadable]
        }
    }

    /// Reads through a connection of its own, which sees the file as it is and not what others have kept of it in memory.
    static func inspect<Value: Sendable>(
        _ path: String, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        guard FileManager.default.fileExists(atPath: path) else { throw StoreError.missing(path: path) }
        do {
            let queue = try DatabaseQueue(path: path, configuration: Connection.configuration(readOnly: true))
            defer { try? queue.close() }
            // What cannot be read leaves a transaction that cannot be committed, but there is nothing to commit.
            return try await queue.unsafeRead { db in
                try db.execute(sql: "BEGIN")
                defer { try? db.execute(sql: "ROLLBACK") }
                return try body(db)
            }
        } catch let error as DatabaseError {
            throw error.inUserTerms(path: path)
        }
    }

    static func withConnection<Value>(to path: String, _ body: (DatabaseQueue) throws -> Value) throws -> Value {
        guard FileManager.default.fileExists(atPath: path) else { throw StoreError.missing(path: path) }
        return try Connection.inUserTerms(path) {
            let queue = try DatabaseQueue(path: path, configuration: Connection.configuration(readOnly: true))
            defer { try? queue.close() }
            return try body(queue)
        }
    }

    static func essentials(_ db: Database) throws -> [Finding] {
        let damage = try PageCheck.quick(db)
        // Where pages are damaged, mending an index would not help.
        return damage.isEmpty ? try Store.spatialFindings(db) : damage
    }

    /// Every kind of check for itself: one that cannot be finished does not keep the others from what they find.
    private static func findings(_ db: Database) -> [Finding] {
        let checks: [(String, (Database) throws -> [Finding])] = [
            ("pages", PageCheck.thorough), ("tables, indexes and triggers", SchemaCheck.findings),
            ("references", ReferenceCheck.findings), ("spatial indexes", spatialFindings),
            ("positions", GeometryCheck.findings),
        ]
        var findings: [Finding] = []
        for (name, check) in checks {
            do {
                findings += try check(db)
            } catch {
                findings.append(Finding("The check of the \(name) could not be finished: \(reason(error)).", .decide))
            }
            // What reads every row would only stumble over the same pages.
            if name == "pages", findings.contains(where: { $0.remedy == .restore }) { break }
        }
        return findings
    }

    private static func reason(_ error: any Error) -> String {
        guard StoreError(damageIn: error, path: "") == nil else { return "the file is damaged where they lie" }
        return (error as? DatabaseError)?.message ?? "\(error)"
    }

    private static func spatialFindings(_ db: Database) throws -> [Finding] {
        try SpatialIndex.all.compactMap { index in
            try index.problem(db).map {
                Finding("The spatial index of the table \(index.table) is damaged (\($0)).", .repair)
            }
        }
    }

    static func counts(_ db: Database) -> [(table: String, rows: Int)] {
        countedTables.compactMap { table in
            ((try? Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)")) ?? nil).map { (table, $0) }
        }
    }
}

/// Something that is wrong with a database, in words for whoever looks after it.
package struct Finding: Sendable, Equatable {
    /// What to do about it.
    package enum Remedy: Sendable {
        /// `smultron check --repair` mends it, and nothing is lost.
        case repair
        /// Rows are lost; a backup has them.
        case restore
        /// Somebody has to decide.
        case decide
    }

    /// A whole sentence.
    package var what: String
    package var remedy: Remedy

    package init(_ what: String, _ remedy: Remedy) {
        self.what = what
        self.remedy = remedy
    }

    static let unreadable = Finding("The database is damaged and cannot be read.", .restore)

    /// What is wrong, and what to do next.
    package var sentence: String {
        switch remedy {
        case .repair: "\(what) Mend it with: smultron check --repair"
        case .restore: "\(what) Restore the latest backup with: smultron restore FILE"
        case .decide: what
        }
    }
}

extension StoreError {
    /// - Parameter error: what went wrong while the database at `path` was read or written.
    /// - Returns: nil unless it means that the file is damaged.
    package init?(damageIn error: any Error, path: String) {
        switch error {
        case StoreError.damaged, StoreError.notADatabase: self = .damaged(path: path)
        case let error as DatabaseError where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode):
            self = .damaged(path: path)
        default: return nil
        }
    }
}

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

/// Positions: finite, in SWEREF 99 TM, and somewhere near Sweden. SpatiaLite's triggers let infinity and swapped axes pass.
enum GeometryCheck {
    /// Metres; wide enough for every municipality with its surroundings.
    private static let eastings = 100_000...1_100_000
    private static let northings = 5_900_000...7_900_000

    static func findings(_ db: Database) throws -> [Finding] {
        try SpatialIndex.all.compactMap { index in
            let column = index.column
            let count = try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM \(index.table) WHERE \(column) IS NOT NULL AND NOT coalesce(
                        ST_SRID(\(column)) = 3006
                        AND ST_MinX(\(column)) >= \(eastings.lowerBound) AND ST_MaxX(\(column)) <= \(eastings.upperBound)
                        AND ST_MinY(\(column)) >= \(northings.lowerBound) AND ST_MaxY(\(column)) <= \(northings.upperBound),
                        0)
                    """)
            guard let count, count > 0 else { return nil }
            return Finding(
                "\(count) rows of the table \(index.table) lie nowhere near Sweden, or are no SWEREF 99 TM positions.",
                .restore)
        }
    }
}

/// References from one table to another.
enum ReferenceCheck {
    static func findings(_ db: Database) throws -> [Finding] {
        let broken = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map { ($0[0] as String, $0[2] as String) }
        return Dictionary(grouping: broken) { "\($0.0) \($0.1)" }.values.map { group in
            Finding(
                "\(group.count) rows of the table \(group[0].0) refer to rows of \(group[0].1) that do not exist.",
                .restore)
        }.sorted { $0.what < $1.what }
    }
}

/// Whoever only reads a WAL database makes an empty log and its index beside it, and must not remove them again. What was not
/// there before is removed here, so that a file that is looked at and refused is left as it was found.
///
/// Only for the holder of the lock, or for a file that nobody else uses.
struct ReaderTraces {
    private let made: [String]

    init(of path: String) {
        made = ["-wal", "-shm"].map { path + $0 }.filter { !FileManager.default.fileExists(atPath: $0) }
    }

    func remove() {
        // A log that is not empty is somebody's work.
        for path in made where path.hasSuffix("-shm") || size(path) == 0 { unlink(path) }
    }

    private func size(_ path: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? Int
    }
}

/// What a repair did, and what is left.
package struct RepairResult: Sendable {
    /// The database as it was; nil where there was nothing to mend.
    package var safetyCopy: String?
    /// Sentences.
    package var mended: [String]
    /// What is still wrong.
    package var left: CheckResult
}

extension StoreWriter {
    /// Mends what can be mended without losing anything: spatial indexes, indexes, triggers. The database is copied as it
    /// is first, damage and all.
    ///
    /// - Throws: ``StoreError``; the database is as it was, or better.
    package func repair(at time: Date) async throws -> RepairResult {
        let before = try await store.check()
        guard before.findings.contains(where: { $0.remedy == .repair }) else {
            return RepairResult(safetyCopy: nil, mended: [], left: before)
        }
        let copy = "\(path)-before-repair-\(Moment.inName(time))"
        try await safetyCopy(to: copy)
        var mended: [String] = []
        for mend in [mendSpatialIndexes, SchemaCheck.mend, mendIndexes] {
            do {
                mended += try await write { db in try mend(db) }
            } catch {
                // Where pages are damaged too; the check says what is left.
                guard StoreError(damageIn: error, path: path) != nil else { throw error }
            }
        }
        return RepairResult(safetyCopy: copy, mended: mended, left: try await store.check())
    }

    /// Page by page, whatever they hold. SQLite's own copying is used: reading the file past it would give its locks back.
    private func safetyCopy(to copy: String) async throws {
        do {
            try CheckedCopy.create(copy, for: copy)
            try store.answer { db in
                let target = try DatabaseQueue(path: copy)
                try target.writeWithoutTransaction { try db.backup(to: $0) }
                try target.close()
            }
            try CheckedCopy.synchronize(copy)
            try CheckedCopy.synchronize(CheckedCopy.folder(of: copy))
        } catch {
            CheckedCopy.remove(copy)
            throw (error as? DatabaseError)?.inUserTerms(path: copy) ?? error
        }
    }
}

private func mendSpatialIndexes(_ db: Database) throws -> [String] {
    try SpatialIndex.all.compactMap { index in
        guard try index.problem(db) != nil else { return nil }
        try index.drop(db)
        try index.create(db)
        return "The spatial index of the table \(index.table) was built anew."
    }
}

private func mendIndexes(_ db: Database) throws -> [String] {
    guard try PageCheck.thorough(db).contains(where: { $0.remedy == .repair }) else { return [] }
    try db.execute(sql: "REINDEX")
    return ["The indexes of all tables were built anew."]
}
