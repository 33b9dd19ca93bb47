package import Foundation
import GRDB

/// What a group has done in a round.
package struct GroupActivity: Sendable {
    package var preschool: String
    /// The same number as in ``Places/MarkPoint``.
    package var group: Int
    package var label: String?
    /// That are not hidden.
    package var marks: Int
    /// When the latest of them came.
    package var latest: Date?
    /// That are not revoked.
    package var invitations: Int
}

extension Store {
    /// Every registered group, and what it has done in a round.
    package func activity(in round: Int) async throws -> [GroupActivity] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT p.code, g.id, g.label, ifnull(m.number, 0), m.latest, ifnull(i.number, 0)
                    FROM preschool_group g JOIN preschool p ON p.id = g.preschool_id
                    LEFT JOIN (SELECT group_id, count(*) AS number, max(received_at) AS latest FROM mark
                               WHERE round_id = :round AND review <> 'hidden' GROUP BY group_id) m ON m.group_id = g.id
                    LEFT JOIN (SELECT group_id, count(*) AS number FROM invitation
                               WHERE round_id = :round AND revoked_at IS NULL GROUP BY group_id) i ON i.group_id = g.id
                    ORDER BY g.label
                    """, arguments: ["round": round]
            ).map { row in
                GroupActivity(
                    preschool: row[0], group: row[1], label: row[2], marks: row[3],
                    latest: (row[4] as Int64?).map(Moment.date), invitations: row[5])
            }
        }
    }
}

extension Store {
    /// Bytes of the database file and of its write-ahead log; nil for one that is not there.
    package var fileSizes: (database: Int?, writeAheadLog: Int?) {
        func size(_ path: String) -> Int? {
            (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
        }
        return (size(path), size(path + "-wal"))
    }

    /// Bytes free on the disk that holds the database, for the user that the process runs as; nil when nobody says.
    package var freeBytes: Int? {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
    }
}
