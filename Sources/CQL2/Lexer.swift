import Geodesy

/// Divides the text encoding into tokens.
///
/// - Complexity: O(characters).
struct Lexer {
    private let scalars: [Unicode.Scalar]
    private var next = 0

    /// - Throws: when a character has no meaning, or a quote is not closed.
    static func tokens(of text: String) throws(FilterProblem) -> [Token] {
        var lexer = Lexer(scalars: Array(text.unicodeScalars))
        guard lexer.scalars.count <= FilterLimits.length else {
            let reason = FilterProblem.Reason.tooLong(count: lexer.scalars.count, limit: FilterLimits.length)
            throw FilterProblem(reason, at: .character(FilterLimits.length + 1))
        }
        var tokens: [Token] = []
        repeat { tokens.append(try lexer.token()) } while tokens.last?.kind != .end
        return tokens
    }

    private var current: Unicode.Scalar? { next < scalars.count ? scalars[next] : nil }

    private mutating func token() throws(FilterProblem) -> Token {
        while let scalar = current, scalar.properties.isWhitespace { next += 1 }
        let start = next
        let kind: Token.Kind
        if let scalar = current {
            if scalar == "'" {
                kind = .text(try text())
            } else if scalar == "\"" {
                kind = .quotedName(try quotedName())
            } else if startsNumber {
                kind = .number(try number())
            } else if Lexer.startsName(scalar) {
                kind = .word(word())
            } else if let sign = sign() {
                kind = .sign(sign)
            } else {
                throw FilterProblem(.strangeCharacter(Character(scalar)), at: .character(start + 1))
            }
        } else {
            kind = .end
        }
        return Token(kind: kind, offset: start + 1)
    }

    private mutating func sign() -> Token.Sign? {
        let pair = String(String.UnicodeScalarView(scalars[next...].prefix(2)))
        for length in [2, 1] {
            if let sign = Token.Sign(rawValue: String(pair.unicodeScalars.prefix(length))) {
                next += sign.rawValue.count
                return sign
            }
        }
        return nil
    }

    private mutating func word() -> String {
        let start = next
        while let scalar = current, Lexer.continuesName(scalar) { next += 1 }
        return String(String.UnicodeScalarView(scalars[start..<next]))
    }

    private mutating func quotedName() throws(FilterProblem) -> String {
        let start = next
        var name = String.UnicodeScalarView()
        next += 1
        while let scalar = current {
            next += 1
            if scalar == "\"" {
                guard current == "\"" else { return String(name) }
                next += 1
            }
            name.append(scalar)
        }
        throw FilterProblem(.unclosed(quote: "\""), at: .character(start + 1))
    }

    /// A backslash before a character that needs none stays, since `LIKE` has a use for it.
    private mutating func text() throws(FilterProblem) -> String {
        let start = next
        var text = String.UnicodeScalarView()
        next += 1
        while let scalar = current {
            next += 1
            switch scalar {
            case "'":
                guard current == "'" else { return String(text) }
                next += 1
                text.append(scalar)
            case "\\":
                if let escaped = current, let meant = Escapes.meaning[escaped] {
                    next += 1
                    text.append(meant)
                } else {
                    text.append(scalar)
                }
            default:
                text.append(scalar)
            }
        }
        throw FilterProblem(.unclosed(quote: "'"), at: .character(start + 1))
    }

    private mutating func number() throws(FilterProblem) -> Double {
        let start = next
        skipDigits()
        if current == "." {
            next += 1
            skipDigits()
        }
        if current == "e" || current == "E" {
            let mantissaEnd = next
            next += 1
            if current == "+" || current == "-" { next += 1 }
            let digits = next
            skipDigits()
            // Without digits it was no exponent, but the beginning of a word.
            if next == digits { next = mantissaEnd }
        }
        let written = String(String.UnicodeScalarView(scalars[start..<next]))
        // The standard allows 1. and .5, which the library's reader of numbers need not.
        let complete = "0" + written.replacing(".", with: ".0", maxReplacements: written.hasDigitAfterPoint ? 0 : 1)
        guard let number = Double(complete), number.isFinite else {
            throw FilterProblem(.numberOutOfRange(written), at: .character(start + 1))
        }
        return number
    }

    /// A point alone is no number.
    private var startsNumber: Bool {
        scalars[next...].prefix(2).first { $0 != "." }.map(Lexer.isDigit) ?? false
    }

    private mutating func skipDigits() {
        while let scalar = current, Lexer.isDigit(scalar) { next += 1 }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    static func startsName(_ scalar: Unicode.Scalar) -> Bool {
        nameStarts.contains { $0.contains(scalar.value) }
    }

    static func continuesName(_ scalar: Unicode.Scalar) -> Bool {
        startsName(scalar) || isDigit(scalar) || scalar == "." || (0x0300...0x036F).contains(scalar.value)
            || (0x203F...0x2040).contains(scalar.value)
    }

    /// - Source: OGC 21-065r2, rule `identifierStart`, which is XML's rule for names.
    private static let nameStarts: [ClosedRange<UInt32>] = [
        0x61...0x7A, 0x41...0x5A, 0x5F...0x5F, 0x3A...0x3A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D,
        0x37F...0x1FFE, 0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF,
        0xFDF0...0xFFFD, 0x10000...0xEFFFF,
    ]
}

extension String {
    /// False for `1.` and `1.e5`.
    fileprivate var hasDigitAfterPoint: Bool {
        guard let point = utf8.firstIndex(of: UInt8(ascii: ".")) else { return true }
        let after = utf8.index(after: point)
        return after < utf8.endIndex && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(utf8[after])
    }
}

/// What a backslash and a character stand for in a character literal.
///
/// - Source: OGC 21-065r2, requirement `/req/cql2-text/escaping`.
enum Escapes {
    static let meaning: [Unicode.Scalar: Unicode.Scalar] = [
        "'": "'", "\\": "\\", "a": "\u{07}", "b": "\u{08}", "t": "\t", "n": "\n", "v": "\u{0B}", "f": "\u{0C}",
        "r": "\r",
    ]
}

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
        case .number(let number): FilterValue.digits(number)
        case .sign(let sign): sign.rawValue
        case .end: nil
        }
    }
}

/// The words that mean something in the text encoding.
enum Keywords {
    /// Those that cannot be names without quotes.
    static let reserved: Set<String> = [
        "AND", "OR", "NOT", "IS", "NULL", "LIKE", "BETWEEN", "IN", "DIV", "TRUE", "FALSE",
    ]

}
