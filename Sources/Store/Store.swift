import Foundation
import GRDB

/// The database, for reading. Queries are in extensions, one file for each concern; they return values, never rows.
///
/// All positions in the database are SWEREF 99 TM (EPSG:3006), easting and northing in metres.
package struct Store: Sendable {
    package let path: String
    private let pool: DatabasePool
    private let answering: AnsweringConnections
    private let snapshots: SnapshotSet?
    var database: any DatabaseReader { snapshots?.next ?? pool }

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
        self.init(path: path, pool: pool, answering: AnsweringConnections(path: path), snapshots: nil)
        try Connection.inUserTerms(path) {
            try pool.read { db in
                guard try Migrations.isOurs(db) else { throw StoreError.foreign(path: path) }
                guard try !Migrations.migrator.hasBeenSuperseded(db) else { throw StoreError.newer(path: path) }
            }
        }
    }

    private init(path: String, pool: DatabasePool, answering: AnsweringConnections, snapshots: SnapshotSet?) {
        self.path = path
        self.pool = pool
        self.answering = answering
        self.snapshots = snapshots
    }

    /// The database as it is at this moment, whatever is written from now on. It costs its connections, so keep it only as
    /// long as one answer takes.
    ///
    /// - Parameter connections: how many can read at the same time.
    package func snapshot(connections: Int = 1) throws -> Store {
        Store(
            path: path, pool: pool, answering: answering, snapshots: try SnapshotSet(of: pool, connections: connections)
        )
    }

    /// Tells whether something that was computed from the database's content is still true.
    package func version() async throws -> ContentVersion { try answer(ContentVersion.fetch) }

    /// Answers a short question on the thread that asks: it is answered sooner than handed to another thread and back. What
    /// takes longer than a few milliseconds is read with `database.read` instead. Each statement sees its own moment, but for
    /// those that are carried out while another stands at a row: they see what that one sees.
    func answer<Value>(_ question: (Database) throws -> Value) throws -> Value {
        // Nobody keeps a connection of a snapshot while waiting.
        if let snapshots { return try snapshots.next.unsafeRead(question) }
        return try answering.answer(question)
    }

    /// Sets SQLite and the allocator up for the whole process. It only helps before anything has used SQLite, PROJ with its
    /// database included; otherwise threads that read at the same time wait for each other at every allocation.
    package static func prepareProcess() { Connection.prepareProcess() }

    static func opening(_ path: String, _ body: () throws -> DatabasePool) throws -> DatabasePool {
        guard FileManager.default.fileExists(atPath: path) else { throw StoreError.missing(path: path) }
        return try Connection.inUserTerms(path, body)
    }
}
