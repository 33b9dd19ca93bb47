import Foundation
import GRDB

extension Store {
    /// Writes a consistent copy of the database, also while it is served. The copy is written beside its place and
    /// renamed, so there is never half of one; it is a plain SpatiaLite file that GIS programs open.
    public func backup(to path: String) async throws {
        let partial = "\(path).partial-\(getpid())"
        defer { try? FileManager.default.removeItem(atPath: partial) }
        do {
            // "Unsafe" means without a transaction around it, in which VACUUM would be refused; it takes its own.
            try await database.unsafeRead { db in
                try db.execute(sql: "VACUUM INTO ?", arguments: [partial])
            }
        } catch let error as DatabaseError {
            throw error.inUserTerms(path: path)
        }
        let copy = open(partial, O_RDONLY)
        guard copy >= 0 else { throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(errno))) }
        fsync(copy)
        close(copy)
        guard rename(partial, path) == 0 else {
            throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
    }

    /// What a look at the whole database found.
    public struct CheckResult: Sendable {
        public var problems: [String]
        public var counts: [(table: String, rows: Int)]

        public init(problems: [String], counts: [(table: String, rows: Int)]) {
            self.problems = problems
            self.counts = counts
        }
    }

    /// Looks at the file's pages, references between tables, the spatial indexes, and the audit log.
    ///
    /// - Parameter auditHead: the file with the heads of the audit log; beside the database unless told.
    public func check(auditHead: String? = nil) async throws -> CheckResult {
        let audit = try await verifyAudit(auditHead: auditHead)
        return try await database.read { db in
            var problems = try String.fetchAll(db, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
            problems += try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").map {
                "a row of \($0[0] as String) refers to a row of \($0[2] as String) that does not exist"
            }
            problems += try SpatialIndex.all.compactMap { try $0.problem(db) }
            problems += audit.problems
            let tables = [
                "preschool", "preschool_group", "round", "invitation", "token", "mark", "deleted_mark", "analysis",
                "publication", "feedback",
            ]
            let counts = try tables.map { ($0, try Int.fetchOne(db, sql: "SELECT count(*) FROM \($0)") ?? 0) }
            return CheckResult(problems: problems, counts: counts)
        }
    }
}

extension StoreWriter {
    /// Builds the spatial indexes anew.
    public func repairSpatialIndexes() async throws {
        try await write { db in
            for index in SpatialIndex.all {
                try index.drop(db)
                try index.create(db)
            }
        }
    }
}
