package import Foundation
import GRDB
import Geodesy
import Places

/// Where a mark is that is only tried out.
package enum TrialStage: Sendable {
    /// It waits for its turn at the database.
    case queue
    /// It is being written.
    case database
    /// It is on its way to the disk.
    case disk
}

extension StoreWriter {
    /// Stores a mark as that of a group outdoors is stored, in the same queue and by the same rules, and takes it back within the
    /// transaction: no row, id, version or index keeps anything of it. The transaction reaches the disk all the same. Where no
    /// round is open nobody can send a mark, and only the disk is tried.
    ///
    /// - Parameter tell: is told of each stage after the first, in the thread that writes.
    /// - Throws: why no mark can be stored: ``StoreError``, or what SQLite says.
    package func tryMark(at time: Date, telling tell: @Sendable @escaping (TrialStage) -> Void) async throws {
        try await write(.none) { db in
            tell(.database)
            if let scope = try StoreWriter.scopeOfTrial(at: time, db) {
                try db.inSavepoint {
                    let sender = Sender(scope: scope, device: Secret(), receivedAt: time, late: false)
                    let group = try GroupRow.findOrAdd(preschool: scope.preschool, label: scope.group, db)
                    _ = try MarkRecorder(db: db, sender: sender, group: group).record(.trial(at: time))
                    return .rollback
                }
            }
            // What has been taken back needs no disk. This changes nothing either, and is written.
            let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            try db.execute(sql: "PRAGMA user_version = \(version)")
            tell(.disk)
        }
    }

    /// - Returns: nil where nobody can send a mark.
    private static func scopeOfTrial(at time: Date, _ db: Database) throws -> MarkScope? {
        guard let round = try RoundRow.fetchAll(db).first(where: { $0.phase(at: time) == .open }),
            let preschool = try String.fetchOne(db, sql: "SELECT code FROM preschool LIMIT 1")
        else { return nil }
        return MarkScope(preschool: preschool, group: nil, round: round.id)
    }
}

extension MarkSubmission {
    fileprivate static func trial(at time: Date) -> MarkSubmission {
        MarkSubmission(
            id: UUID(),
            content: MarkContent(
                position: Position(easting: 500_000, northing: 7_000_000), category: .other, children: 1,
                recordedAt: time))
    }
}
