import Disclosure
import Foundation
import GRDB
import Places

extension Store {
    /// Goes through all marks of a preschool in all rounds, hidden ones and those that were taken back among them.
    ///
    /// - Parameters:
    ///   - stretch: how many are held in memory at a time.
    ///   - body: gets the marks stretch by stretch.
    package func everyMark(
        of preschool: String, stretch: Int = 500, _ body: ([MarkRecord]) async throws -> Void
    ) async throws {
        let condition = """
            m.group_id IN (SELECT g.id FROM preschool_group g JOIN preschool p ON p.id = g.preschool_id
                WHERE p.code = ?)
            """
        var row: Int64 = 0
        while true {
            let after = row
            let found = try read { db in
                try MarkReader.fetch(
                    db, "WHERE m.fid > ? AND \(condition) ORDER BY m.fid LIMIT ?", [after, preschool, stretch])
            }
            guard let last = found.last?.row else { break }
            row = last
            try await body(found)
        }
        var id = ""
        while true {
            let after = id
            let found = try read { db in
                try MarkReader.fetch(
                    db, "WHERE m.id > ? AND \(condition) ORDER BY m.id LIMIT ?", [after, preschool, stretch],
                    deleted: true)
            }
            guard let last = found.last else { break }
            id = last.mark.id.text
            try await body(found)
        }
    }

    /// How many marks ``everyMark(of:stretch:_:)`` goes through.
    package func everyMarkCount(of preschool: String) async throws -> Int {
        try read { db in
            try ["mark", "deleted_mark"].map { table in
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM \(table) m JOIN preschool_group g ON g.id = m.group_id
                            JOIN preschool p ON p.id = g.preschool_id
                        WHERE p.code = ?
                        """, arguments: [preschool]) ?? 0
            }.reduce(0, +)
        }
    }

    /// Entries of the audit log that name a preschool by its code, or one of its invitations, the oldest first.
    package func auditLog(about preschool: String) async throws -> [AuditEntry] {
        try read { db in
            try Row.fetchAll(
                db,
                sql: """
                    SELECT e.at, e.who, e.action, e.details FROM audit_entry e
                    WHERE instr(e.details, :code) OR EXISTS (
                        SELECT 1 FROM invitation i JOIN preschool_group g ON g.id = i.group_id
                            JOIN preschool p ON p.id = g.preschool_id
                        WHERE p.code = :code AND e.details = '/invitations/' || i.id || '/revoke')
                    ORDER BY e.id
                    """, arguments: ["code": preschool]
            ).map { AuditEntry(time: Moment.date($0[0]), who: $0[1], action: $0[2], details: $0[3]) }
        }
    }

    /// The publications of rounds in which a preschool has marks.
    package func publications(with preschool: String) async throws -> [PublicationRecord] {
        let rounds = try read { db in
            try Set(
                Int.fetchAll(
                    db,
                    sql: """
                        SELECT DISTINCT m.round_id FROM mark m JOIN preschool_group g ON g.id = m.group_id
                            JOIN preschool p ON p.id = g.preschool_id
                        WHERE p.code = ?
                        """, arguments: [preschool]))
        }
        return try await publications().filter { rounds.contains($0.publication.round.id) }
    }
}

extension StoreWriter {
    /// Notes an order in the audit log that changes nothing else.
    package func noteOrder() async throws { try await write(.none) { _ in } }
}
