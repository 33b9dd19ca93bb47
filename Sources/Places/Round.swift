package import Foundation

/// A round (insamlingsomgång): a campaign with an opening and a closing date. Every mark belongs to one.
package struct Round: Sendable, Hashable, Codable, Identifiable {
    package var id: Int
    package var name: String
    /// The first moment that belongs to the round, and the first that no longer does.
    package var opens: Date
    package var closes: Date
    /// The demonstration: synthetic marks, always closed, never a default for anything that writes.
    package var isDemonstration: Bool

    package init(id: Int, name: String, opens: Date, closes: Date, isDemonstration: Bool = false) {
        self.id = id
        self.name = name
        self.opens = opens
        self.closes = closes
        self.isDemonstration = isDemonstration
    }

    /// The first moment when marks made within the round are no longer taken: 14 Swedish days after closing, of which one may
    /// have 23 hours or 25.
    package var acceptsUntil: Date { Timestamp.sweden.date(byAdding: .day, value: 14, to: closes)! }

    /// How far a round has come.
    package enum Phase: Sendable, Hashable {
        case before, open
        /// Closed, but marks made within the round are still taken, and flagged late.
        case grace
        case over
    }

    /// The demonstration's is always ``Phase/over``.
    package func phase(at time: Date) -> Phase {
        if isDemonstration { return .over }
        if time < opens { return .before }
        if time < closes { return .open }
        return time < acceptsUntil ? .grace : .over
    }

    /// Whether a mark made at this moment belongs to the round: from ``opens`` until just before ``closes``.
    package func contains(_ time: Date) -> Bool { time >= opens && time < closes }

    /// The name that people see: a synthetic round says so.
    package var title: String { isDemonstration ? "\(name) (syntetiska data)" : name }
}

/// What is taken from a round at the end of its retention.
package enum RetainedPart: String, Vocabulary {
    /// All its marks.
    case marks
    /// The children's words, the adult's notes, times, languages and devices; places and what kind of places they are stay.
    case texts
}

/// Until when what a round has gathered is kept, and what goes then.
package struct Retention: Sendable, Hashable {
    package var part: RetainedPart
    /// The first moment at which it is not kept any more.
    package var end: Date
    /// When it went; nil while it is there.
    package var doneAt: Date?

    package init(part: RetainedPart, end: Date, doneAt: Date? = nil) {
        self.part = part
        self.end = end
        self.doneAt = doneAt
    }
}

/// What a clearing has removed from a round and is kept aside, so that it can be put back.
package struct ClearedCopy: Sendable, Hashable {
    package var marks: Int
    package var clearedAt: Date

    /// How long it is kept: long enough for somebody to see that a clearing was wrong.
    package static let period: TimeInterval = 14 * 24 * 3600

    package init(marks: Int, clearedAt: Date) {
        self.marks = marks
        self.clearedAt = clearedAt
    }

    /// The first moment at which it is not kept any more.
    package var end: Date { clearedAt.addingTimeInterval(ClearedCopy.period) }
}
