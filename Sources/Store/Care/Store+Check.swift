import Foundation
import GRDB

/// What a look at a whole database found.
public struct CheckResult: Sendable {
    public var findings: [Finding]
    /// Rows of the tables that matter, as far as they can be counted.
    public var counts: [(table: String, rows: Int)]

    public init(findings: [Finding], counts: [(table: String, rows: Int)]) {
        self.findings = findings
        self.counts = counts
    }

    public var problems: [String] { findings.map(\.sentence) }
}

extension Store {
    static let countedTables = [
        "preschool", "preschool_group", "round", "invitation", "token", "mark", "deleted_mark", "analysis",
        "publication", "feedback", "audit_entry",
    ]

    /// Looks at everything: pages, references, schema, spatial indexes, positions.
    ///
    /// - Throws: ``StoreError`` where it cannot be read for other reasons than damage.
    public func check() async throws -> CheckResult {
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
    public static func check(path: String) async throws -> CheckResult {
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
    public func essentialFindings() async throws -> [Finding] {
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
