import Foundation
import GRDB

/// The database, for reading. Queries are in extensions, one file for each concern; they return values, never rows.
///
/// All positions in the database are SWEREF 99 TM (EPSG:3006), easting and northing in metres.
package struct Store: Sendable {
    package let path: String
    private let pool: DatabasePool
    private let connections: ReadingConnections
    private let snapshots: SnapshotSet?

    /// Opens an existing database for reading only.
    ///
    /// - Throws: ``StoreError``
    package init(reading path: String) throws {
        let pool = try Store.opening(path) {
            try DatabasePool(path: path, configuration: Connection.configuration(readOnly: true))
        }
        try self.init(path: path, pool: pool)
        let migrator = Migrations.migrator
        guard try pool.read({ try migrator.hasCompletedMigrations($0) }) else {
            throw StoreError.older(path: path)
        }
    }

    /// - Throws: ``StoreError/foreign(path:)`` and ``StoreError/newer(path:)``
    init(path: String, pool: DatabasePool) throws {
        self.init(path: path, pool: pool, connections: ReadingConnections(path: path), snapshots: nil)
        try Connection.inUserTerms(path) {
            try pool.read { db in
                guard try Migrations.isOurs(db) else { throw StoreError.foreign(path: path) }
                guard try !Migrations.migrator.hasBeenSuperseded(db) else { throw StoreError.newer(path: path) }
            }
        }
    }

    private init(path: String, pool: DatabasePool, connections: ReadingConnections, snapshots: SnapshotSet?) {
        self.path = path
        self.pool = pool
        self.connections = connections
        self.snapshots = snapshots
    }

    /// The database as it is at this moment, whatever is written from now on. It costs its connections, so keep it only as
    /// long as one answer takes.
    ///
    /// - Parameter count: how many can read at the same time.
    package func snapshot(connections count: Int = 1) throws -> Store {
        Store(
            path: path, pool: pool, connections: connections, snapshots: try SnapshotSet(of: pool, connections: count)
        )
    }

    /// Tells whether something that was computed from the database's content, or a part of it, is still true.
    package func version(of scope: ContentVersion.Scope = .everything) async throws -> ContentVersion {
        try answer { db in try ContentVersion.fetch(db, of: scope) }
    }

    /// Answers a question on the thread that asks, so that it is answered with that thread's priority. Each statement sees its own
    /// moment, but for those that are carried out while another stands at a row: they see what that one sees.
    func answer<Value>(_ question: (Database) throws -> Value) throws -> Value {
        // Nobody keeps a connection of a snapshot while waiting.
        if let snapshots { return try snapshots.next.unsafeRead(question) }
        return try connections.use { try $0.unsafeRead(question) }
    }

    /// The same, and all statements see one moment.
    func read<Value>(_ question: (Database) throws -> Value) throws -> Value {
        if let snapshots { return try snapshots.next.read(question) }
        return try connections.use { try $0.read(question) }
    }

    /// Closes the connections that read, and then those of the pool, of which the writer's is the last.
    func close() {
        SnapshotSet.finishClosing()
        connections.close()
        pool.invalidateReadOnlyConnections()
        try? pool.close()
    }

    /// Sets SQLite and the allocator up for the whole process. It only helps before anything has used SQLite, PROJ with its
    /// database included; otherwise threads that read at the same time wait for each other at every allocation.
    package static func prepareProcess() { Connection.prepareProcess() }

    static func opening(_ path: String, _ body: () throws -> DatabasePool) throws -> DatabasePool {
        guard FileManager.default.fileExists(atPath: path) else { throw StoreError.missing(path: path) }
        return try Connection.inUserTerms(path, body)
    }
}
