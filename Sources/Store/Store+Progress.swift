public import Foundation
import GRDB

/// What a group has done in a round.
public struct GroupActivity: Sendable {
    public var preschool: String
    /// The same number as in ``Places/MarkPoint``.
    public var group: Int
    public var label: String?
    /// That are not hidden.
    public var marks: Int
    /// When the latest of them came.
    public var latest: Date?
    /// That are not revoked.
    public var invitations: Int
}

extension Store {
    /// Every registered group, and what it has done in a round.
    public func activity(in round: Int) async throws -> [GroupActivity] {
        try await database.read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT p.code, g.id, g.label,
                           (SELECT count(*) FROM mark m
                            WHERE m.group_id = g.id AND m.round_id = :round AND m.review <> 'hidden'),
                           (SELECT max(received_at) FROM mark m
                            WHERE m.group_id = g.id AND m.round_id = :round AND m.review <> 'hidden'),
                           (SELECT count(*) FROM invitation i
                            WHERE i.group_id = g.id AND i.round_id = :round AND i.revoked_at IS NULL)
                    FROM preschool_group g JOIN preschool p ON p.id = g.preschool_id ORDER BY g.label
                    """, arguments: ["round": round]
            ).map { row in
                GroupActivity(
                    preschool: row[0], group: row[1], label: row[2], marks: row[3],
                    latest: (row[4] as Int64?).map(Moment.date), invitations: row[5])
            }
        }
    }
}
