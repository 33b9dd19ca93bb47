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
        case .number(let number): CanonicalText.number(number)
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

    /// Those that mean something when a parenthesis follows.
    static func isFunction(_ keyword: String) -> Bool {
        ["DATE", "TIMESTAMP", "INTERVAL", "BBOX"].contains(keyword) || GeometryType(wellKnownText: keyword) != nil
            || Operation(name: keyword)?.isFunction == true
    }
}

/// Writes a filter in the text encoding, always in the same way: what is equal has equal text.
enum CanonicalText {
    static func text(_ condition: Condition) -> String {
        switch condition {
        case .always(let holds): holds ? "TRUE" : "FALSE"
        case .and(let conditions): conditions.map { enclosed($0, inside: .conjunction) }.joined(separator: " AND ")
        case .or(let conditions): conditions.map { enclosed($0, inside: .disjunction) }.joined(separator: " OR ")
        case .not(let negated): predicate(negated, isNegated: true) ?? "NOT \(enclosed(negated, inside: .negation))"
        case .comparison(let comparison, let left, let right):
            "\(text(left)) \(comparison.rawValue) \(text(right))"
        case .like, .between, .oneOf, .isNull: predicate(condition, isNegated: false) ?? ""
        case .spatial(let relation, let left, let right):
            "\(relation.rawValue.uppercased())(\(text(left)),\(text(right)))"
        case .temporal(let relation, let left, let right, _):
            "\(relation.rawValue.uppercased())(\(text(left)),\(text(right)))"
        }
    }

    /// A predicate that has a negated form of its own; nil for all others.
    private static func predicate(_ condition: Condition, isNegated: Bool) -> String? {
        let not = isNegated ? "NOT " : ""
        switch condition {
        case .like(let scalar, let pattern): return "\(text(scalar)) \(not)LIKE \(literal(pattern.text))"
        case .between(let scalar, let least, let greatest):
            return "\(text(scalar)) \(not)BETWEEN \(text(least)) AND \(text(greatest))"
        case .oneOf(let scalar, let list):
            return "\(text(scalar)) \(not)IN (\(list.scalars.map { text($0) }.joined(separator: ",")))"
        case .isNull(let test): return "\(text(test)) IS \(not)NULL"
        default: return nil
        }
    }

    /// From loose to tight.
    private enum Level: Int {
        case disjunction, conjunction, negation, predicate
    }

    private static func enclosed(_ condition: Condition, inside outer: Level) -> String {
        let level: Level =
            switch condition {
            case .or: .disjunction
            case .and: .conjunction
            case .not(let negated) where predicate(negated, isNegated: true) == nil: .negation
            default: .predicate
            }
        return level.rawValue < outer.rawValue ? "(\(text(condition)))" : text(condition)
    }

    private static func text(_ test: NullTest) -> String {
        switch test {
        case .scalar(let scalar): text(scalar)
        case .geometry(let operand): text(operand)
        case .time(let operand): text(operand)
        case .condition(let condition): "(\(text(condition)))"
        }
    }

    // MARK: Values

    private static func text(_ scalar: Scalar) -> String {
        switch scalar {
        case .property(let property): name(property.name)
        case .literal(let value): text(value)
        case .folded(let folding, let inner): "\(folding.rawValue.uppercased())(\(text(inner)))"
        case .arithmetic(let arithmetic, let left, let right):
            operand(left, isAtLeast: arithmetic.leftTightness) + " \(arithmetic.rawValue.uppercased()) "
                + operand(right, isAtLeast: arithmetic.tightness + 1)
        }
    }

    private static func operand(_ scalar: Scalar, isAtLeast tightness: Int) -> String {
        guard case .arithmetic(let arithmetic, _, _) = scalar, arithmetic.tightness < tightness else {
            return text(scalar)
        }
        return "(\(text(scalar)))"
    }

    private static func text(_ value: FilterValue) -> String {
        switch value {
        case .absent: "NULL"
        case .text(let text): literal(text)
        case .integer(let number): String(number)
        case .number(let number): self.number(number)
        case .boolean(let boolean): boolean ? "TRUE" : "FALSE"
        case .day(let day): "DATE('\(day.text)')"
        case .instant(let instant): "TIMESTAMP('\(instant.text)')"
        }
    }

    /// The shortest digits that give the same number back, without a fraction where there is none.
    static func number(_ number: Double) -> String {
        if case .integer(let whole) = FilterValue(simplest: number) { return String(whole) }
        return number.description
    }

    private static func literal(_ text: String) -> String {
        var written = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "'" {
                written.append(contentsOf: "''".unicodeScalars)
            } else if let escape = escapes[scalar] {
                written.append("\\")
                written.append(escape)
            } else {
                written.append(scalar)
            }
        }
        return "'\(String(written))'"
    }

    private static let escapes = Dictionary(
        uniqueKeysWithValues: Escapes.meaning.filter { $0.key != "'" }.map { ($0.value, $0.key) })

    /// Without quotes where the grammar allows it and the name is no keyword.
    private static func name(_ name: String) -> String {
        let scalars = name.unicodeScalars
        let keyword = name.uppercased()
        if let first = scalars.first, Lexer.startsName(first), scalars.dropFirst().allSatisfy(Lexer.continuesName),
            !Keywords.reserved.contains(keyword), !Keywords.isFunction(keyword)
        {
            return name
        }
        return "\"\(name.replacing("\"", with: "\"\""))\""
    }

    // MARK: Times and places

    private static func text(_ operand: TimeOperand) -> String {
        switch operand {
        case .instant(let scalar): text(scalar)
        case .interval(let from, let to): "INTERVAL(\(bound(from)),\(bound(to)))"
        }
    }

    private static func bound(_ scalar: Scalar?) -> String {
        switch scalar {
        case nil: "'..'"
        case .literal(.day(let day)): "'\(day.text)'"
        case .literal(.instant(let instant)): "'\(instant.text)'"
        case .some(let scalar): text(scalar)
        }
    }

    private static func text(_ operand: GeometryOperand) -> String {
        switch operand {
        case .property(let property): name(property.name)
        case .literal(let geometry): text(geometry)
        }
    }

    static func text(_ geometry: Geometry) -> String {
        switch geometry {
        case .point(let position): tagged(.point, "(\(text(position)))")
        case .line(let line): tagged(.line, text(line))
        case .polygon(let polygon): tagged(.polygon, text(polygon))
        case .multiPoint(let points): tagged(.multiPoint, list(points) { "(\(text($0)))" })
        case .multiLine(let lines): tagged(.multiLine, list(lines, text))
        case .multiPolygon(let polygons): tagged(.multiPolygon, list(polygons, text))
        case .collection(let parts): tagged(.collection, list(parts, text))
        }
    }

    private static func tagged(_ type: GeometryType, _ coordinates: String) -> String {
        type.wellKnownText + coordinates
    }

    private static func text(_ polygon: Polygon) -> String { list(polygon.rings, text) }

    private static func text(_ positions: [Position]) -> String { list(positions, text) }

    private static func text(_ position: Position) -> String { "\(number(position.x)) \(number(position.y))" }

    private static func list<Element>(_ elements: [Element], _ text: (Element) -> String) -> String {
        "(\(elements.map(text).joined(separator: ",")))"
    }
}

extension ArithmeticOperator {
    /// How tight the operator binds; more is tighter.
    fileprivate var tightness: Int {
        switch self {
        case .plus, .minus: 1
        case .times, .dividedBy, .modulo, .wholeDivision: 2
        case .power: 3
        }
    }

    /// How tight the left operand must bind to go without parentheses. Operators are read from the left, but a power has
    /// no second one after it.
    fileprivate var leftTightness: Int { self == .power ? tightness + 1 : tightness }
}
