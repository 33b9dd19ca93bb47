import Foundation
import GRDB
package import Logging

/// The database, for writing. There is one at a time for each file, in whatever process; it holds the lock until it is
/// gone.
package struct StoreWriter: Sendable {
    /// The same database, for reading.
    package let store: Store
    private let pool: DatabasePool
    private let lock: WriterLock
    private let commits: CommitQueue
    let revocations = Revocations()
    let auditHead: AuditHeadFile

    package var path: String { store.path }
    /// What was done to a database of an older version.
    package let upgrade: Upgrade?

    /// Opens a database for writing, and brings an older one up to date.
    ///
    /// - Parameters:
    ///   - creating: makes the database if there is none.
    ///   - purpose: what the writer does, told to others who want to write meanwhile.
    ///   - auditHead: where the head of the audit log is written; beside the database unless told.
    ///   - logger: is told the head of the audit log.
    /// - Throws: ``StoreError``
    package init(
        path: String, creating: Bool = false, purpose: String, auditHead headPath: String? = nil, logger: Logger? = nil
    ) throws {
        let isNew = !FileManager.default.fileExists(atPath: path)
        if !creating, isNew { throw StoreError.missing(path: path) }
        try DatabaseName.checkThatThereIsOne(path)
        lock = try WriterLock(database: path, purpose: purpose)
        try StoreWriter.checkKind(of: path)
        upgrade = try Upgrade.prepare(path)
        pool = try Connection.inUserTerms(path) {
            let pool = try DatabasePool(path: path, configuration: Connection.configuration())
            try Migrations.prepare(pool)
            try Migrations.migrator.migrate(pool)
            return pool
        }
        try StoreWriter.makeDurable(pool)
        // For the owner alone, also where the folder is open to others; SQLite gives what it puts beside it later the same mode.
        if isNew { for ending in ["", "-wal", "-shm"] { chmod(path + ending, 0o600) } }
        commits = CommitQueue(pool: pool)
        auditHead = try AuditHeadFile(path: headPath ?? AuditHeadFile.path(database: path), logger: logger)
        try auditHead.follow(pool)
        store = try Store(path: path, pool: pool)
    }

    /// Closes the database, which is neither read nor written from then on. Whoever closes it last moves the write-ahead log into it
    /// and removes the log, which only somebody who may write can do: so the writer is the last.
    package func close() { store.close() }

    /// Changes that wait for the disk at this moment.
    package var waitingChanges: Int { commits.waiting }

    /// Tells somebody of every transaction from now on; one at a time, in the thread that writes.
    package func observeCommits(_ observer: @escaping @Sendable (Commit) -> Void) { commits.observe(observer) }

    /// Looks at an existing file before anything is changed in it: opening it for writing would already turn it into a
    /// WAL database.
    private static func checkKind(of path: String) throws {
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        guard let size, size > 0 else { return }
        let traces = ReaderTraces(of: path)
        defer { traces.remove() }
        try Connection.inUserTerms(path) {
            let queue = try DatabaseQueue(path: path, configuration: Connection.configuration(readOnly: true))
            defer { try? queue.close() }
            try queue.read { db in
                guard try Migrations.isOurs(db) else { throw StoreError.foreign(path: path) }
                guard try !Migrations.migrator.hasBeenSuperseded(db) else { throw StoreError.newer(path: path) }
            }
        }
    }

    /// Makes every commit wait for the disk. GRDB sets `synchronous` to NORMAL on a WAL writer after all preparation,
    /// which would lose acknowledged marks in a power cut; so it is set here, and looked at.
    private static func makeDurable(_ pool: DatabasePool) throws {
        let synchronous = try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            // What is erased is overwritten in the file.
            try db.execute(sql: "PRAGMA secure_delete = ON")
            return try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
        }
        guard synchronous == 2 else { throw StoreError.notDurable(synchronous: synchronous) }
    }

    /// Makes a change: all of it is on disk when this returns, and nothing of it is kept when it throws.
    ///
    /// - Parameter change: what it does to what layers show, if it changes anything at all.
    func write<Value: Sendable>(
        _ change: ContentChange = .correction, _ body: @Sendable @escaping (Database) throws -> Value
    ) async throws -> Value {
        let key = IdempotencyKey.id
        let order = AuditedOrder.current
        do {
            let value = try await commits.commit(
                change,
                notes: { db in
                    try key.map { try IdempotencyKey.note($0, db) }
                    try order?.note(db)
                }, body)
            order?.wasNoted()
            return value
        } catch let error as DatabaseError {
            throw error.inUserTerms(path: path)
        }
    }

    /// How long a reader is waited for; nobody can write meanwhile.
    private static let patienceMS = 1_000

    /// Moves all changes from the log into the database and empties the log, which may still hold what was erased.
    ///
    /// - Returns: false while somebody reads what was there before.
    func emptyLog() async -> Bool {
        do {
            try await pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA busy_timeout = \(StoreWriter.patienceMS)")
                defer { try? db.execute(sql: "PRAGMA busy_timeout = \(Connection.busyTimeoutMS)") }
                try db.checkpoint(.truncate)
            }
            return true
        } catch {
            return false
        }
    }
}
