import Foundation
import GRDB

/// The database, for reading. Queries are in extensions, one file for each concern; they return values, never rows.
///
/// All positions in the database are SWEREF 99 TM (EPSG:3006), easting and northing in metres.
public struct Store: Sendable {
    public let path: String
    let database: any DatabaseReader
    private let pool: DatabasePool

    /// Opens an existing database for reading only.
    ///
    /// - Throws: ``StoreError``
    public init(reading path: String) throws {
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
        self.init(path: path, pool: pool, database: pool)
        try Store.inUserTerms(path) {
            try pool.read { db in
                guard try Migrations.isOurs(db) else { throw StoreError.foreign(path: path) }
                guard try !Migrations.migrator.hasBeenSuperseded(db) else { throw StoreError.newer(path: path) }
            }
        }
    }

    private init(path: String, pool: DatabasePool, database: any DatabaseReader) {
        self.path = path
        self.pool = pool
        self.database = database
    }

    /// The database as it is at this moment, whatever is written from now on. It costs a connection, so keep it only as
    /// long as one answer takes.
    public func snapshot() throws -> Store {
        Store(path: path, pool: pool, database: try pool.makeSnapshot())
    }

    /// Tells whether something that was computed from the database's content is still true.
    public func version() async throws -> ContentVersion {
        try await database.read { db in try ContentVersion.fetch(db) }
    }

    static func opening(_ path: String, _ body: () throws -> DatabasePool) throws -> DatabasePool {
        guard FileManager.default.fileExists(atPath: path) else { throw StoreError.missing(path: path) }
        return try inUserTerms(path, body)
    }

    static func inUserTerms<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw error.inUserTerms(path: path)
        }
    }
}
