/// Whether a preschool took part in the round. Internal only.
public struct Participation: Sendable {
    public enum Answer: String, Sendable, CaseIterable {
        /// Invited, and has made marks.
        case answered
        /// Invited, and has made none.
        case silent
        /// Has no invitation.
        case notAsked
    }

    /// The preschool's code and name.
    public var code: String
    public var name: String
    public var answer: Answer
    public var marks: Int
    /// Registered children; nil where the size isn't known.
    public var children: Int?

    /// Marks for each child; nil where the size isn't known, or where there are no marks to divide.
    public var marksPerChild: Double? {
        guard answer == .answered, let children, children > 0 else { return nil }
        return Double(marks) / Double(children)
    }

    public init(code: String, name: String, answer: Answer, marks: Int, children: Int?) {
        self.code = code
        self.name = name
        self.answer = answer
        self.marks = marks
        self.children = children
    }
}

/// What children said of a place. Internal only.
public struct ChildrensWords: Sendable {
    /// As they were written down.
    public var text: String
    /// BCP 47: `sv`, `fi`, `fit`, `se`, `en`; nil where it isn't known.
    public var language: String?
    /// The id of one of the report's hotspots; nil for a mark outside them all.
    public var hotspot: String?
    /// The code of the preschool whose children said it.
    public var preschool: String

    public init(_ text: String, language: String?, hotspot: String?, preschool: String) {
        self.text = text
        self.language = language
        self.hotspot = hotspot
        self.preschool = preschool
    }
}
