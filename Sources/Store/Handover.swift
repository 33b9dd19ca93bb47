import Foundation
import GRDB

/// Work that a command hands over to the running server carries an id. The database notes the id in the same transaction
/// as the work itself, so that a command whose server was killed can tell whether the work was done.
public enum Handover {
    /// The id of the work at hand.
    @TaskLocal public static var id: String?

    static func note(_ id: String, _ db: Database) throws {
        try db.execute(
            sql: "INSERT OR IGNORE INTO handover (id, done_at) VALUES (?, ?)",
            arguments: [id, Moment.number(Date())])
    }
}
