import Foundation
import GRDB

/// A database of an older version, brought up to date when it was opened for writing, after a copy of it was made.
public struct Upgrade: Sendable, Equatable {
    /// The migrations that were carried out.
    public let migrations: [String]
    /// The database as it was.
    public let copy: String

    public var sentence: String {
        """
        The database was made by an older version and has been brought up to date. What it was before is kept in \(copy); \
        remove that file when all is well, for it keeps what is erased from now on.
        """
    }

    /// Copies a database that migrations wait for. Nothing is changed before the copy is on disk.
    ///
    /// - Returns: nil for a database that is new or up to date.
    /// - Throws: ``StoreError``, and then the database is as it was.
    static func prepare(_ path: String) throws -> Upgrade? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try Store.withConnection(to: path) { queue in
            let migrator = Migrations.migrator
            let applied = try queue.read(migrator.appliedMigrations)
            let waiting = migrator.migrations.filter { !applied.contains($0) }
            guard let last = applied.last, !waiting.isEmpty else { return nil }
            let copy = "\(path)-before-upgrade-\(last.prefix { $0 != " " })"
            try queue.unsafeRead { db in try CheckedCopy.write(from: db, of: path, to: copy) }
            return Upgrade(migrations: waiting, copy: copy)
        }
    }
}
