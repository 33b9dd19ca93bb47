/// A sign, word or literal of the text encoding.
struct Token: Hashable {
    enum Kind: Hashable {
        /// A keyword or a name without quotes.
        case word(String)
        /// A name in double quotes.
        case quotedName(String)
        /// A character literal, its escapes resolved.
        case text(String)
        /// A number without sign.
        case number(Double)
        case sign(Sign)
        case end
    }

    enum Sign: String, Hashable {
        case open = "("
        case close = ")"
        case comma = ","
        case equal = "="
        case notEqual = "<>"
        case less = "<"
        case greater = ">"
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case plus = "+"
        case minus = "-"
        case times = "*"
        case dividedBy = "/"
        case modulo = "%"
        case power = "^"
    }

    var kind: Kind
    /// The number of its first character, from 1.
    var offset: Int

    /// The token in upper case when it is a word, and can therefore be a keyword.
    var keyword: String? {
        guard case .word(let word) = kind else { return nil }
        return word.uppercased()
    }

    /// How to name the token in a problem; nil at the end of the filter.
    var words: String? {
        switch kind {
        case .word(let word): word
        case .quotedName(let name): "\"\(name)\""
        case .text(let text): "'\(text)'"
        case .number(let number): CanonicalText.number(number)
        case .sign(let sign): sign.rawValue
        case .end: nil
        }
    }
}
