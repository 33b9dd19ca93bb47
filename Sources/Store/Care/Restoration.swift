public import Foundation
import GRDB

/// A database put back from a backup.
public struct Restoration: Sendable {
    /// Where the database that was there before is now; nil if there was none.
    public let keptAside: String?
    /// The migrations that brought the backup up to date.
    public let migrations: [String]
    public let counts: [(table: String, rows: Int)]
    /// What is wrong with what was restored, though not so that it cannot be used.
    public let findings: [Finding]

    /// Puts a backup in the place of a database, which may be missing or damaged. The new file is copied, brought up to date
    /// and checked beside its place, and then renamed: there is never half of one.
    ///
    /// - Parameters:
    ///   - backup: is left as it is.
    ///   - order: noted in the restored database's audit log.
    ///   - headPath: where the head of the audit log is written; beside the database unless told. From the restored head on,
    ///     what the file knew before is no longer missed.
    /// - Throws: ``StoreError``, and then nothing has changed.
    public static func restore(
        _ backup: String, to path: String, at time: Date, order: AuditedOrder, auditHead headPath: String? = nil
    ) async throws -> Restoration {
        guard FileManager.default.fileExists(atPath: backup) else {
            throw StoreError.cannotOpen(path: backup, reason: "there is no such file")
        }
        guard !CheckedCopy.isSameFile(backup, path) else { throw StoreError.restoredFromItself(path: path) }
        let lock = try WriterLock(database: path, purpose: "smultron restore")
        defer { withExtendedLifetime(lock) {} }
        let partial = "\(path).partial-\(getpid())"
        CheckedCopy.remove(partial)
        defer { CheckedCopy.remove(partial) }
        let migrations: [String]
        let head: AuditHead
        do {
            try copy(backup, to: partial)
            (migrations, head) = try bringUpToDate(partial, order)
        } catch let error as DatabaseError {
            throw error.inUserTerms(path: error.resultCode == .SQLITE_FULL ? path : backup)
        }
        let result = try await Store.check(path: partial)
        // What a repair mends is no reason to stay without a database; what only a better backup has, is.
        if let problem = result.findings.first(where: { $0.remedy != .repair }) {
            throw StoreError.unsound(path: backup, problem: problem.what)
        }
        let aside = "\(path)-before-restore-\(Moment.inName(time))"
        let isThere = try setAside(path, as: aside)
        try CheckedCopy.publish(partial, as: path)
        try AuditHeadFile(path: headPath ?? AuditHeadFile.path(database: path), logger: nil).accept(head)
        return Restoration(
            keptAside: isThere ? aside : nil, migrations: migrations, counts: result.counts, findings: result.findings)
    }

    /// With what stands in a log beside the backup.
    private static func copy(_ backup: String, to partial: String) throws {
        let traces = ReaderTraces(of: backup)
        defer { traces.remove() }
        let source = try DatabaseQueue(path: backup, configuration: Connection.configuration(readOnly: true))
        defer { try? source.close() }
        try source.read { db in
            guard try Migrations.isOurs(db) else { throw StoreError.foreign(path: backup) }
            guard try !Migrations.migrator.hasBeenSuperseded(db) else { throw StoreError.newer(path: backup) }
        }
        try CheckedCopy.create(partial, for: partial)
        let target = try DatabaseQueue(path: partial)
        defer { try? target.close() }
        try source.backup(to: target)
    }

    private static func bringUpToDate(_ partial: String, _ order: AuditedOrder) throws -> ([String], AuditHead) {
        let queue = try DatabaseQueue(path: partial, configuration: Connection.configuration())
        defer { try? queue.close() }
        // Without a log beside it there is one file to rename.
        try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = DELETE") }
        let migrator = Migrations.migrator
        let applied = try queue.read(migrator.appliedMigrations)
        try migrator.migrate(queue)
        let head = try queue.write { db in
            try order.note(db)
            return try AuditChain.head(db)
        }
        return (migrator.migrations.filter { !applied.contains($0) }, head)
    }

    /// Gives the present database a second name, so that its place is never empty, and takes its log away, which must never
    /// lie beside another database than its own.
    private static func setAside(_ path: String, as aside: String) throws -> Bool {
        guard FileManager.default.fileExists(atPath: path) else {
            unlink(path + "-wal")
            unlink(path + "-shm")
            return false
        }
        // As much as possible of the log belongs into the file itself.
        if let queue = try? DatabaseQueue(path: path) {
            _ = try? queue.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
            try? queue.close()
        }
        guard link(path, aside) == 0 else { throw CheckedCopy.failure(aside) }
        if FileManager.default.fileExists(atPath: path + "-wal") {
            guard rename(path + "-wal", aside + "-wal") == 0 else { throw CheckedCopy.failure(aside) }
        }
        unlink(path + "-shm")
        return true
    }
}
