public import Places

/// What prevails among several: one of them, or a mixture where none makes up half.
public enum Dominant<Word: Sendable & Hashable & Codable>: Sendable, Hashable, Codable {
    case one(Word)
    case mixed

    /// nil when there is nothing to choose from. A tie is a mixture.
    init?(of words: [Word]) {
        let counts = Dictionary(words.map { ($0, 1) }, uniquingKeysWith: +)
        guard let most = counts.values.max() else { return nil }
        let leaders = counts.filter { $0.value == most }
        self = leaders.count == 1 && most * 2 >= words.count ? .one(leaders.first!.key) : .mixed
    }
}

/// When a place is used, over the year.
public enum TimeOfYear: Sendable, Hashable, Codable {
    case summer, winter, allYear

    /// nil when the mark does not say.
    public init?(_ seasons: Set<Season>) {
        switch (seasons.contains(.summer), seasons.contains(.winter)) {
        case (true, true): self = .allYear
        case (true, false): self = .summer
        case (false, true): self = .winter
        case (false, false): return nil
        }
    }
}
