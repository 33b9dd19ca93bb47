public import Foundation

/// A round (insamlingsomgång): a campaign with an opening and a closing date. Every mark belongs to one.
public struct Round: Sendable, Hashable, Codable, Identifiable {
    public var id: Int
    public var name: String
    /// The first moment that belongs to the round, and the first that no longer does.
    public var opens: Date
    public var closes: Date
    /// The demonstration: synthetic marks, always closed, never a default for anything that writes.
    public var isDemonstration: Bool

    public init(id: Int, name: String, opens: Date, closes: Date, isDemonstration: Bool = false) {
        self.id = id
        self.name = name
        self.opens = opens
        self.closes = closes
        self.isDemonstration = isDemonstration
    }

    /// The first moment when marks made within the round are no longer taken: 14 Swedish days after closing, of which one may
    /// have 23 hours or 25.
    public var acceptsUntil: Date { Timestamp.sweden.date(byAdding: .day, value: 14, to: closes)! }

    public enum Phase: Sendable, Hashable {
        case before, open
        /// Closed, but marks made within the round are still taken, and flagged late.
        case grace
        case over
    }

    public func phase(at time: Date) -> Phase {
        if isDemonstration { return .over }
        if time < opens { return .before }
        if time < closes { return .open }
        return time < acceptsUntil ? .grace : .over
    }

    public func contains(_ time: Date) -> Bool { time >= opens && time < closes }

    /// The name that people see: a synthetic round says so.
    public var title: String { isDemonstration ? "\(name) (syntetiska data)" : name }
}
