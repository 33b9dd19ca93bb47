public import Foundation
import GRDB

extension Store {
    /// Whether work that was handed over is in the database.
    public func isDone(handover id: String) async throws -> Bool {
        try await database.read { db in
            try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM handover WHERE id = ?)", arguments: [id]) ?? false
        }
    }
}

extension StoreWriter {
    /// Forgets what was handed over long ago: nobody waits for it any more.
    public func forgetHandovers(before time: Date) async throws {
        try await write(.none) { db in
            try db.execute(sql: "DELETE FROM handover WHERE done_at < ?", arguments: [Moment.number(time)])
        }
    }
}
