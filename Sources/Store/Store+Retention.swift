public import Foundation
import GRDB
public import Places

extension Store {
    /// Until when what a round has gathered is kept; nil for as long as nobody decides.
    public func retention(of round: Int) async throws -> Retention? {
        try answer { db in try RetentionRow.fetch(round, db) }
    }

    /// Rounds that have something that is not to be kept any more. Nothing goes as long as marks are taken.
    public func roundsToClear(at time: Date) async throws -> [(round: Int, retention: Retention)] {
        try await database.read { db in
            try RoundRow.fetchAll(db).filter { $0.phase(at: time) == .over }.compactMap { round in
                try RetentionRow.fetch(round.id, db).map { (round.id, $0) }
            }.filter { $0.1.doneAt == nil && $0.1.end <= time }
        }
    }

    /// - Throws: ``StoreError/roundIsCleared(_:)`` when nothing may come to a round any more, because its retention is over.
    public func refuseCleared(_ round: Int) async throws {
        try answer { db in try RetentionRow.refuseCleared(round, db) }
    }
}

extension StoreWriter {
    /// Sets until when what a round has gathered is kept.
    ///
    /// - Parameter retention: nil for as long as nobody decides.
    /// - Throws: ``StoreError/retentionTooEarly(round:earliest:)`` when marks are taken longer than that, and
    ///   ``StoreError/roundIsCleared(_:)`` when there is nothing left to decide about.
    public func setRetention(of id: Int, to retention: Retention?) async throws {
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

    /// Takes from a round what is not to be kept any more, those marks among it that were taken back or hidden. Their ids go
    /// too: what a phone still sends is refused, since the round is over.
    ///
    /// - Returns: from how many marks something was taken.
    public func clear(_ round: Int, _ part: RetainedPart, at time: Date) async throws -> Int {
        let cleared = try await write { db in
            var cleared = 0
            for table in ["mark", "deleted_mark"] {
                switch part {
                case .marks: try db.execute(sql: "DELETE FROM \(table) WHERE round_id = ?", arguments: [round])
                case .texts:
                    try db.execute(
                        sql: """
                            UPDATE \(table) SET quote = NULL, staff_note = NULL, text_held = 0, language = NULL,
                                device_hash = NULL, recorded_at = round.opens_at, received_at = round.opens_at
                            FROM round WHERE round.id = round_id AND round_id = ?
                            """, arguments: [round])
                }
                cleared += db.changesCount
            }
            try db.execute(
                sql: "UPDATE round SET retained_at = ? WHERE id = ?", arguments: [Moment.number(time), round])
            try Sweeping.order(db)
            return cleared
        }
        await sweep()
        return cleared
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

    static func refuseCleared(_ round: Int, _ db: Database) throws {
        if try fetch(round, db)?.doneAt != nil { throw StoreError.roundIsCleared(round) }
    }
}
