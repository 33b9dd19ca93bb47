package import Foundation
import GRDB

/// Work that a command hands over to the running server carries an id. The database notes the id in the same transaction
/// as the work itself, so that a command whose server was killed can tell whether the work was done.
package enum IdempotencyKey {
    /// The id of the work at hand.
    @TaskLocal package static var id: String?

    static func note(_ id: String, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO handover (id, done_at) VALUES (?, ?)",
            arguments: [id, Moment.number(Date())])
    }
}

extension Store {
    /// Whether work that was handed over is in the database.
    package func isDone(idempotencyKey id: String) async throws -> Bool {
        try read { db in
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM handover WHERE id = ?)", arguments: [id]) ?? false
        }
    }
}

extension StoreWriter {
    /// Forgets what was handed over long ago: nobody waits for it any more.
    package func forgetIdempotencyKeys(before time: Date) async throws {
        try await write(.none) { db in
            try db.execute(sql: "DELETE FROM handover WHERE done_at < ?", arguments: [Moment.number(time)])
        }
    }
}
