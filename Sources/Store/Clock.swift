package import Foundation
import GRDB

/// The latest moment that the database knows the clock to have been right at, and how far a clock is believed from there.
///
/// A clock that has jumped far ahead would make a round's end come at once, and what is then cleared cannot be had back. So what
/// cannot be undone is done only as of a moment that is believed.
package struct BelievedClock: Sendable, Hashable {
    /// What the database knows.
    package var known: Date
    /// What the clock says.
    package var now: Date

    /// A clock that goes on by more than this while nobody looks is asked about first.
    package static let tolerance: TimeInterval = 2 * 24 * 3600
    /// As much earlier as this may be a correction.
    package static let setBack: TimeInterval = 600

    package init(known: Date, now: Date) {
        self.known = known
        self.now = now
    }

    /// Whether the clock has gone on by more than ``tolerance`` since it was known to be right.
    package var isAhead: Bool { now.timeIntervalSince(known) > BelievedClock.tolerance }
    /// Whether the clock has been set back by more than ``setBack``.
    package var isBehind: Bool { known.timeIntervalSince(now) > BelievedClock.setBack }
    /// Ahead or behind, as far as the database can tell.
    package var isInDoubt: Bool { isAhead || isBehind }

    /// The latest moment that it certainly is by now.
    package var believed: Date { isAhead ? known : now }

    /// What the database should know next.
    ///
    /// - Parameter running: how long the process has measured since it last told, with a clock that nobody can set.
    package func next(running: TimeInterval) -> Date {
        // A clock that was right is behind now; what was known stays.
        isAhead ? known.addingTimeInterval(running) : max(known, now)
    }
}

extension Store {
    /// What the database knows of the time, beside what the clock says; at first it takes the clock's word.
    package func clock(at now: Date) async throws -> BelievedClock {
        try answer { db in
            let known = try Int64.fetchOne(db.cachedStatement(sql: "SELECT believed_at FROM clock"))
            return BelievedClock(known: known.map(Moment.date) ?? now, now: now)
        }
    }
}

extension StoreWriter {
    /// Keeps what is known of the time.
    package func keep(known moment: Date) async throws {
        try await write(.none) { db in
            try db.execute(sql: "UPDATE clock SET believed_at = ?", arguments: [Moment.number(moment)])
        }
    }
}

/// What a clock that was ahead has dated in the future. It would be kept for years, or be good for as long.
private enum FutureDates {
    /// Moments at which something happened.
    private static let moments = [
        ("deleted_mark", "deleted_at"), (ClearedMarkRow.table, "deleted_at"), (ClearedMarkRow.table, "cleared_at"),
        ("round", "retained_at"), ("token", "last_used_at"), ("invitation", "last_used_at"), ("handover", "done_at"),
    ]
    /// What began at a moment, and has an end.
    private static let spans = [("session", "begun_at", "expires_at"), ("token", "created_at", "expires_at")]

    /// By table: what is to be set, and where.
    static let corrections: [(table: String, set: String, condition: String)] =
        moments.map { ($0, "\($1) = :now", "\($1) > :limit") }
        + spans.map { ($0, "\($2) = \($2) - \($1) + :now, \($1) = :now", "\($1) > :limit") }
        // A round that has not closed has no publication at its closing.
        + [("round", "closing_publication = NULL", "closing_publication IS NOT NULL AND closes_at > :limit")]
}

extension StoreWriter {
    /// Dates from now what is dated later, by more than a correction. Only for a clock that is not in doubt.
    ///
    /// - Returns: how many rows it were.
    package func redate(at now: Date) async throws -> Int {
        let limit: StatementArguments = ["limit": Moment.number(now.addingTimeInterval(BelievedClock.setBack))]
        let late = try store.answer { db in
            try FutureDates.corrections.filter { correction in
                let sql = "SELECT EXISTS (SELECT 1 FROM \(correction.table) WHERE \(correction.condition))"
                return try Bool.fetchOne(db, sql: sql, arguments: limit) ?? false
            }
        }
        // Nothing is written where nothing is wrong.
        guard !late.isEmpty else { return 0 }
        return try await write(.none) { db in
            try late.reduce(0) { count, correction in
                try db.execute(
                    sql: "UPDATE \(correction.table) SET \(correction.set) WHERE \(correction.condition)",
                    arguments: correction.set.contains(":now") ? limit &+ ["now": Moment.number(now)] : limit)
                return count + db.changesCount
            }
        }
    }
}
