package import Foundation
import GRDB
package import Places

/// Marks to look at: in one of the states of review, or taken back.
package enum ReviewFilter: String, Vocabulary {
    case unreviewed, approved, hidden, deleted
}

extension Store {
    /// The marks of a round in such a state, in the order in which they came, with the texts that are held back, and for those
    /// that were taken back when that was.
    package func marks(in round: Int, matching filter: ReviewFilter) async throws -> [(mark: Mark, deleted: Date?)] {
        try read { db in
            filter == .deleted
                ? try MarkReader.fetch(db, "WHERE m.round_id = ? ORDER BY m.deleted_at", [round], deleted: true)
                : try MarkReader.fetch(
                    db, "WHERE m.round_id = ? AND m.review = ? ORDER BY m.fid", [round, filter.rawValue])
        }.map { ($0.mark, $0.deletedAt) }
    }

    /// How many marks of a round are in each state.
    package func reviewCounts(in round: Int) async throws -> [Review: Int] {
        try read { db in
            let rows = try Row.fetchAll(
                db, sql: "SELECT review, count(*) FROM mark WHERE round_id = ? GROUP BY review", arguments: [round])
            return Dictionary(uniqueKeysWithValues: try rows.map { (try MarkRow.word($0, 0), $0[1]) })
        }
    }
}

extension StoreWriter {
    /// Approves or hides marks, or puts them back among the new ones, all or none. A text that was held back because it looked personal is released by an
    /// approval: somebody has looked.
    ///
    /// - Throws: ``StoreError/unknownMarks(_:)``
    package func review(_ ids: [UUID], as review: Review) async throws {
        try await write { db in
            var unknown: [String] = []
            for id in ids {
                let id = id.text
                try db.execute(
                    sql: """
                        UPDATE mark SET review = :review, text_held = text_held AND :review <> 'approved' WHERE id = :id
                        """, arguments: ["review": review.rawValue, "id": id])
                if db.changesCount == 0 { unknown.append(id) }
            }
            guard unknown.isEmpty else { throw StoreError.unknownMarks(unknown) }
        }
    }

    /// Approves all unreviewed marks of a round, but for those whose text is held back: each of these needs a look.
    ///
    /// - Parameter preschool: only this one's; nil for all.
    /// - Returns: how many were approved, and how many wait for a look.
    package func approveAll(in round: Int, preschool: String?) async throws -> (approved: Int, held: Int) {
        try await write { db in
            let condition = """
                round_id = :round AND review = 'unreviewed' AND (:preschool IS NULL OR group_id IN (
                    SELECT g.id FROM preschool_group g JOIN preschool p ON p.id = g.preschool_id
                    WHERE p.code = :preschool))
                """
            let arguments: StatementArguments = ["round": round, "preschool": preschool]
            try db.execute(
                sql: "UPDATE mark SET review = 'approved' WHERE NOT text_held AND \(condition)", arguments: arguments)
            let approved = db.changesCount
            let held =
                try Int.fetchOne(db, sql: "SELECT count(*) FROM mark WHERE \(condition)", arguments: arguments) ?? 0
            return (approved, held)
        }
    }
}

extension StoreWriter {
    /// Undoes that a mark was taken back.
    ///
    /// - Throws: ``StoreError/unknownMarks(_:)`` when it is not among those that can be fetched back.
    package func restore(_ id: UUID) async throws {
        try await write { db in
            guard try MarkRow.restore(id, db) else { throw StoreError.unknownMarks([id.text]) }
        }
    }

    /// Erases marks for good, kept, taken back or cleared, all or none: only their ids stay, so that a late copy is not
    /// taken for a new mark. With `wordsOnly` the marks stay, without what was said and written of them.
    ///
    /// - Throws: ``StoreError/unknownMarks(_:)``
    package func erase(_ ids: [UUID], wordsOnly: Bool, at time: Date) async throws {
        try await write { db in
            var unknown: [String] = []
            for id in ids {
                let id = id.text
                var found = 0
                for table in MarkRow.tables {
                    try db.execute(
                        sql: wordsOnly
                            ? "UPDATE \(table) SET \(MarkRow.clearingTexts) WHERE id = ?"
                            : "DELETE FROM \(table) WHERE id = ?", arguments: [id])
                    found += db.changesCount
                }
                if found == 0 { unknown.append(id) }
                if !wordsOnly {
                    try db.execute(
                        sql: "INSERT OR IGNORE INTO tombstone (id, deleted_at) VALUES (?, ?)",
                        arguments: [id, Moment.number(time)])
                }
            }
            guard unknown.isEmpty else { throw StoreError.unknownMarks(unknown) }
            try SecureErase.order(db)
        }
        await sweep()
    }
}
