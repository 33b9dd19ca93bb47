public import Foundation
import GRDB

/// What a repair did, and what is left.
public struct RepairResult: Sendable {
    /// The database as it was; nil where there was nothing to mend.
    public var safetyCopy: String?
    /// Sentences.
    public var mended: [String]
    /// What is still wrong.
    public var left: CheckResult
}

extension StoreWriter {
    /// Mends what can be mended without losing anything: spatial indexes, indexes, triggers. The database is copied as it
    /// is first, damage and all.
    ///
    /// - Throws: ``StoreError``; the database is as it was, or better.
    public func repair(at time: Date) async throws -> RepairResult {
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
            try await store.database.unsafeRead { db in
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
