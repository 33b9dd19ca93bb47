/// A closed list of words that a field may hold; the raw value is the word in the API and in files to import.
public protocol Vocabulary: RawRepresentable<String>, CaseIterable, Sendable, Hashable, Codable {}

extension Vocabulary {
    /// All words, in the order of the declaration.
    public static var words: [String] { allCases.map(\.rawValue) }
}

/// What kind of place it is.
public enum Category: String, Vocabulary {
    case play, nature, water, snow, animals, calm, climb, gather, other
}

/// What the children want to say with the mark.
public enum Kind: String, Vocabulary {
    case favourite, avoid, wish
}

/// When the place is used.
public enum Season: String, Vocabulary {
    case summer, winter
}

/// How old the children are.
public enum AgeBand: String, Vocabulary {
    case oneToTwo = "1-2"
    case threeToFive = "3-5"
    case mixed
}

/// How often the group goes there.
public enum Frequency: String, Vocabulary {
    case daily, weekly, monthly, seldom
}

/// The language of the quote, as in BCP 47.
public enum QuoteLanguage: String, Vocabulary {
    case swedish = "sv"
    case finnish = "fi"
    case meankieli = "fit"
    case northernSami = "se"
    case english = "en"
}

/// How the point was placed.
public enum Placement: String, Vocabulary {
    case device, map, list, bearing, coordinates
    /// Set by `import` where the file does not say.
    case imported = "import"
}

/// What an administrator has said of a mark. `hidden` leaves every layer.
public enum Review: String, Vocabulary {
    case unreviewed, approved, hidden
}

/// How well a preschool's position is known; the words of `geodata/preschools.csv`.
public enum PositionQuality: String, Vocabulary {
    case address, neighbour
    case villageCentre = "village-centre"
    case unknown
}

/// How a mark came in.
public enum Origin: String, Vocabulary {
    case form, imported = "import"
    case demonstration
}

/// What a token opens.
public enum Role: String, Vocabulary {
    case planner, admin, `operator`
}

/// A language that messages are written in.
public enum MessageLanguage: String, Sendable {
    case swedish = "sv"
    case english = "en"
}
