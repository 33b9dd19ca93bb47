import Places

/// The words of a vocabulary, ready to be compared with what rows hold: sooner than the vocabulary's own initialiser, which
/// makes the strings anew for each comparison.
struct WordList<Words: Vocabulary>: Sendable {
    private let words = Words.allCases.map { (text: $0.rawValue, word: $0) }

    subscript(text: String) -> Words? { words.first { $0.text == text }?.word }
}

/// Those that marks are told in.
enum MarkWords {
    static let categories = WordList<Category>()
    static let kinds = WordList<Kind>()
    static let ageBands = WordList<AgeBand>()
    static let frequencies = WordList<Frequency>()
    static let languages = WordList<QuoteLanguage>()
    static let placements = WordList<Placement>()
    static let reviews = WordList<Review>()
    static let origins = WordList<Origin>()
}
