package import Foundation
import GRDB
package import Places

// Until when what a round has gathered is kept, what goes then, and the copy from which it can be had back for a while.

extension Store {
    /// Until when what a round has gathered is kept; nil for as long as nobody decides.
    package func retention(of round: Int) async throws -> Retention? {
        try answer { db in try RetentionRow.fetch(round, db) }
    }

    /// Rounds that have something that is not to be kept any more. Nothing goes as long as marks are taken.
    package func roundsToClear(at time: Date) async throws -> [(round: Int, retention: Retention)] {
        try read { db in
            try RoundRow.fetchAll(db).filter { $0.phase(at: time) == .over }.compactMap { round in
                try RetentionRow.fetch(round.id, db).map { (round.id, $0) }
            }.filter { $0.1.doneAt == nil && $0.1.end <= time }
        }
    }

    /// - Throws: ``StoreError/roundIsCleared(_:)`` when nothing may come to a round any more, because its retention is over.
    package func refuseCleared(_ round: Int) async throws {
        try answer { db in try RetentionRow.refuseCleared(round, db) }
    }

    /// Whether the retention of a round is over, and nothing may come to it any more.
    package func isCleared(_ round: Int) async throws -> Bool {
        try answer { db in try RetentionRow.isCleared(round, db) }
    }

    /// What a clearing of a round has removed and can be had back; nil when there is nothing.
    package func clearedCopy(of round: Int) async throws -> ClearedCopy? {
        try answer { db in try ClearedMarkRow.copy(of: round, db) }
    }

    /// Rounds with copies that are not to be kept any more.
    package func roundsWithOldCopies(at time: Date) async throws -> [Int] {
        try read { db in
            try Int.fetchAll(
                db, sql: "SELECT DISTINCT round_id FROM cleared_mark WHERE cleared_at <= ? ORDER BY round_id",
                arguments: [ClearedMarkRow.oldest(at: time)])
        }
    }
}

extension StoreWriter {
    /// Sets until when what a round has gathered is kept.
    ///
    /// - Parameter retention: nil for as long as nobody decides.
    /// - Throws: ``StoreError/retentionTooEarly(round:earliest:)`` when marks are taken longer than that, and
    ///   ``StoreError/roundIsCleared(_:)`` when there is nothing left to decide about.
    package func setRetention(of id: Int, to retention: Retention?) async throws {
        try await write(.none) { db in
            guard let round = try RoundRow.fetchAll(db).first(where: { $0.id == id }) else {
                throw StoreError.unknownRound(id)
            }
            guard !round.isDemonstration else { throw StoreError.roundIsDemonstration(id) }
            // After the words the marks may still go.
            let present = try RetentionRow.fetch(id, db)
            if retention?.part != .marks || present?.part == .marks {
                try RetentionRow.refuseCleared(id, db)
            }
            let earliest = round.acceptsUntil
            if let retention, retention.end < earliest {
                throw StoreError.retentionTooEarly(
                    round: id, earliest: Timestamp.day(of: earliest.addingTimeInterval(-1)))
            }
            try db.execute(
                sql: "UPDATE round SET retention = ?, retain_until = ?, retained_at = NULL WHERE id = ?",
                arguments: [retention?.part.rawValue, (retention?.end).map(Moment.number), id])
        }
    }

    /// Takes from a round what is not to be kept any more, those marks among it that were taken back or hidden. Their
    /// ids go too: what a phone still sends is refused, since the round is over. All of it is kept aside for
    /// ``ClearedCopy/period``.
    ///
    /// - Returns: from how many marks something was taken.
    package func clear(_ round: Int, _ part: RetainedPart, at time: Date) async throws -> Int {
        let cleared = try await write { db in
            var cleared = 0
            try ClearedMarkRow.keep(round, at: time, db)
            for table in ["mark", "deleted_mark"] {
                switch part {
                case .marks: try db.execute(sql: "DELETE FROM \(table) WHERE round_id = ?", arguments: [round])
                case .texts:
                    try db.execute(
                        sql: """
                            UPDATE \(table) SET \(MarkRow.clearingTexts), device_hash = NULL,
                                recorded_at = round.opens_at, received_at = round.opens_at
                            FROM round WHERE round.id = round_id AND round_id = ?
                            """, arguments: [round])
                }
                cleared += db.changesCount
            }
            try db.execute(
                sql: "UPDATE round SET retained_at = ? WHERE id = ?", arguments: [Moment.number(time), round])
            try SecureErase.order(db)
            return cleared
        }
        await sweep()
        return cleared
    }

    /// Puts back what clearings have removed from a round, as it was. What was erased since stays erased, and where a
    /// mark itself had stayed, what was decided about it since stands. A retention whose end has come is taken back as
    /// well, or the round would be cleared again at once.
    ///
    /// - Returns: how many marks came back, or got back what was taken from them.
    /// - Throws: ``StoreError/unknownRound(_:)``, ``StoreError/nothingToRestore(round:)``
    package func restoreCleared(_ id: Int, at time: Date) async throws -> Int {
        try await write { db in
            guard try RoundRow.fetchAll(db).contains(where: { $0.id == id }) else { throw StoreError.unknownRound(id) }
            guard try ClearedMarkRow.copy(of: id, db) != nil else { throw StoreError.nothingToRestore(round: id) }
            try db.execute(
                sql: """
                    UPDATE round SET retained_at = NULL,
                        retention = CASE WHEN retain_until > :now THEN retention END,
                        retain_until = CASE WHEN retain_until > :now THEN retain_until END
                    WHERE id = :id
                    """, arguments: ["now": Moment.number(time), "id": id])
            return try SpatialIndex.mark.bulkLoad(db) { try ClearedMarkRow.putBack(id, db) }
        }
    }

    /// Erases the copy of what clearings removed from a round, as far as it is not to be kept any more, as securely as
    /// anything that is erased.
    ///
    /// - Returns: how many marks it held.
    package func eraseOldCopy(of round: Int, at time: Date) async throws -> Int {
        let erased = try await write(.none) { db in
            try db.execute(
                sql: "DELETE FROM cleared_mark WHERE round_id = ? AND cleared_at <= ?",
                arguments: [round, ClearedMarkRow.oldest(at: time)])
            let erased = db.changesCount
            if erased > 0 { try SecureErase.order(db) }
            return erased
        }
        await sweep()
        return erased
    }
}

enum RetentionRow {
    static func fetch(_ round: Int, _ db: Database) throws -> Retention? {
        let statement = try db.cachedStatement(
            sql: "SELECT retention, retain_until, retained_at FROM round WHERE id = ? AND retention IS NOT NULL")
        return try Row.fetchOne(statement, arguments: [round]).map {
            Retention(
                part: try MarkRow.word($0, 0), end: Moment.date($0[1]), doneAt: ($0[2] as Int64?).map(Moment.date))
        }
    }

    static func isCleared(_ round: Int, _ db: Database) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT retained_at IS NOT NULL FROM round WHERE id = ?")
        return try Bool.fetchOne(statement, arguments: [round]) ?? false
    }

    static func refuseCleared(_ round: Int, _ db: Database) throws {
        if try isCleared(round, db) { throw StoreError.roundIsCleared(round) }
    }
}

/// Marks as they were before a clearing, in a table that nothing reads but what puts them back and what erases.
enum ClearedMarkRow {
    static let table = "cleared_mark"

    /// Columns that a clearing of texts changes in marks that stay.
    private static let cleared = MarkRow.textColumns + ["text_held", "device_hash", "recorded_at", "received_at"]

    /// A copy from then or before is not to be kept any more.
    static func oldest(at time: Date) -> Int64 { Moment.number(time.addingTimeInterval(-ClearedCopy.period)) }

    static func copy(of round: Int, _ db: Database) throws -> ClearedCopy? {
        let row = try Row.fetchOne(
            db, sql: "SELECT count(*), min(cleared_at) FROM cleared_mark WHERE round_id = ?", arguments: [round])
        guard let row, let first: Int64 = row[1] else { return nil }
        return ClearedCopy(marks: row[0], clearedAt: Moment.date(first))
    }

    /// Keeps a round's marks aside. A mark of which an earlier clearing has kept more is left as it is, and goes when
    /// that was to go.
    static func keep(_ round: Int, at time: Date, _ db: Database) throws {
        for (table, order, deletedAt) in [("mark", "fid", "NULL"), ("deleted_mark", "deleted_at", "deleted_at")] {
            try db.execute(
                sql: """
                    INSERT INTO cleared_mark (\(MarkRow.columns), position, deleted_at, cleared_at)
                    SELECT \(MarkRow.columns), position, \(deletedAt), ? FROM \(table) WHERE round_id = ? ORDER BY \(order)
                    ON CONFLICT (id) DO NOTHING
                    """, arguments: [Moment.number(time), round])
        }
    }

    /// Puts a round's marks back, in the order in which they came.
    ///
    /// - Returns: how many.
    static func putBack(_ round: Int, _ db: Database) throws -> Int {
        var restored = 0
        for table in ["mark", "deleted_mark"] {
            try db.execute(
                sql: """
                    UPDATE \(table) SET \(cleared.map { "\($0) = c.\($0)" }.joined(separator: ", "))
                    FROM cleared_mark c WHERE c.id = \(table).id AND c.round_id = \(table).round_id AND c.round_id = ?
                    """, arguments: [round])
            restored += db.changesCount
        }
        for (table, deletedAt, condition) in [
            ("mark", "", "IS NULL"), ("deleted_mark", ", deleted_at", "IS NOT NULL"),
        ] {
            try db.execute(
                sql: """
                    INSERT INTO \(table) (\(MarkRow.columns), position\(deletedAt))
                    SELECT \(MarkRow.columns), position\(deletedAt) FROM cleared_mark c
                    WHERE round_id = ? AND deleted_at \(condition)
                        AND NOT EXISTS (SELECT 1 FROM mark WHERE mark.id = c.id)
                        AND NOT EXISTS (SELECT 1 FROM deleted_mark WHERE deleted_mark.id = c.id)
                        AND NOT EXISTS (SELECT 1 FROM tombstone WHERE tombstone.id = c.id)
                    ORDER BY fid
                    """, arguments: [round])
            restored += db.changesCount
        }
        try db.execute(sql: "DELETE FROM cleared_mark WHERE round_id = ?", arguments: [round])
        return restored
    }
}
