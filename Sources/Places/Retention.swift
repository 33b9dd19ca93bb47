public import Foundation

/// What is taken from a round at the end of its retention.
public enum RetainedPart: String, Vocabulary {
    /// All its marks.
    case marks
    /// The children's words, the adult's notes, times, languages and devices; places and what kind of places they are stay.
    case texts
}

/// Until when what a round has gathered is kept, and what goes then.
public struct Retention: Sendable, Hashable {
    public var part: RetainedPart
    /// The first moment at which it is not kept any more.
    public var end: Date
    /// When it went; nil while it is there.
    public var doneAt: Date?

    public init(part: RetainedPart, end: Date, doneAt: Date? = nil) {
        self.part = part
        self.end = end
        self.doneAt = doneAt
    }
}
