import Geodesy

/// Reads the text encoding of CQL2 by recursive descent, one function for each rule of the grammar or level of precedence.
///
/// It is a little more generous than the grammar: parentheses may stand around any expression, and the words of functions
/// and geometries are names where nothing follows them in parentheses. What makes no sense is left to the type checker.
///
/// - Source: OGC 21-065r2, annex B.
/// - Complexity: O(characters).
struct TextParser {
    private let tokens: [Token]
    private var next = 0
    private var depth = 0

    static func parse(_ text: String) throws(FilterProblem) -> Node {
        var parser = TextParser(tokens: try Lexer.tokens(of: text))
        let node = try parser.disjunction()
        guard parser.token.kind == .end else { throw parser.unexpected(.comparisonOrEnd) }
        return node
    }

    // MARK: Tokens

    var token: Token { tokens[next] }
    var location: FilterProblem.Location { .character(token.offset) }

    /// The last token is the end, which is never passed.
    mutating func advance() { next = min(next + 1, tokens.count - 1) }

    mutating func accept(_ sign: Token.Sign) -> Bool {
        guard token.kind == .sign(sign) else { return false }
        advance()
        return true
    }

    mutating func accept(keyword: String) -> Bool {
        guard token.keyword == keyword else { return false }
        advance()
        return true
    }

    mutating func expect(_ sign: Token.Sign) throws(FilterProblem) {
        guard accept(sign) else { throw unexpected(.sign(sign.rawValue)) }
    }

    func unexpected(_ expected: FilterProblem.Expectation) -> FilterProblem {
        FilterProblem(.unexpected(found: token.words, expected: expected), at: location)
    }

    /// Reads something one level further in.
    mutating func nested<Value>(
        _ read: (inout TextParser) throws(FilterProblem) -> Value
    ) throws(FilterProblem) -> Value {
        guard depth < FilterLimits.depth else {
            throw FilterProblem(.tooDeep(limit: FilterLimits.depth), at: location)
        }
        depth += 1
        let value = try read(&self)
        depth -= 1
        return value
    }

    // MARK: Conditions

    mutating func disjunction() throws(FilterProblem) -> Node {
        let start = location
        var terms = [try conjunction()]
        while accept(keyword: "OR") { terms.append(try conjunction()) }
        return terms.count == 1 ? terms[0] : try Node(.or, terms, at: start)
    }

    private mutating func conjunction() throws(FilterProblem) -> Node {
        let start = location
        var terms = [try negation()]
        while accept(keyword: "AND") { terms.append(try negation()) }
        return terms.count == 1 ? terms[0] : try Node(.and, terms, at: start)
    }

    private mutating func negation() throws(FilterProblem) -> Node {
        let start = location
        guard accept(keyword: "NOT") else { return try predicate() }
        let operand = try nested { parser throws(FilterProblem) in try parser.negation() }
        return try Node(.not, [operand], at: start)
    }

    private mutating func predicate() throws(FilterProblem) -> Node {
        let start = location
        let left = try sum()
        if case .sign(let sign) = token.kind, let comparison = ComparisonOperator(rawValue: sign.rawValue) {
            advance()
            return try Node(.comparison(comparison), [left, try sum()], at: start)
        }
        if accept(keyword: "IS") {
            let isNegated = accept(keyword: "NOT")
            guard accept(keyword: "NULL") else { throw unexpected(.null) }
            return try negated(isNegated, Node(.isNull, [left], at: start))
        }
        let isNegated = accept(keyword: "NOT")
        if accept(keyword: "LIKE") {
            return try negated(isNegated, Node(.like, [left, try sum()], at: start))
        }
        if accept(keyword: "BETWEEN") {
            let least = try sum()
            guard accept(keyword: "AND") else { throw unexpected(.sign("AND")) }
            return try negated(isNegated, Node(.between, [left, least, try sum()], at: start))
        }
        if accept(keyword: "IN") {
            let list = try self.list()
            return try negated(isNegated, Node(.oneOf, [left, list], at: start))
        }
        if isNegated { throw unexpected(.predicateAfterNot) }
        return left
    }

    private func negated(_ isNegated: Bool, _ node: Node) throws(FilterProblem) -> Node {
        isNegated ? try Node(.not, [node], at: node.location) : node
    }

    private mutating func list() throws(FilterProblem) -> Node {
        let start = location
        try expect(.open)
        let nodes = try nested { parser throws(FilterProblem) in
            try parser.separated { parser throws(FilterProblem) in try parser.sum() }
        }
        try expect(.close)
        return Node(.list(nodes), at: start)
    }

    /// One or more things with commas between.
    mutating func separated<Value>(
        _ read: (inout TextParser) throws(FilterProblem) -> Value
    ) throws(FilterProblem) -> [Value] {
        var values = [try read(&self)]
        while accept(.comma) { values.append(try read(&self)) }
        return values
    }
}

/// Arithmetic, literals, names and functions.
extension TextParser {
    mutating func sum() throws(FilterProblem) -> Node {
        let start = location
        var left = try product()
        while true {
            let arithmetic: ArithmeticOperator
            if accept(.plus) { arithmetic = .plus } else if accept(.minus) { arithmetic = .minus } else { return left }
            left = try Node(.arithmetic(arithmetic), [left, try product()], at: start)
        }
    }

    private mutating func product() throws(FilterProblem) -> Node {
        let start = location
        var left = try power()
        while true {
            let arithmetic: ArithmeticOperator
            if accept(.times) {
                arithmetic = .times
            } else if accept(.dividedBy) {
                arithmetic = .dividedBy
            } else if accept(.modulo) {
                arithmetic = .modulo
            } else if accept(keyword: "DIV") {
                arithmetic = .wholeDivision
            } else {
                return left
            }
            left = try Node(.arithmetic(arithmetic), [left, try power()], at: start)
        }
    }

    /// The grammar knows no power of a power without parentheses.
    private mutating func power() throws(FilterProblem) -> Node {
        let start = location
        let base = try factor()
        guard accept(.power) else { return base }
        return try Node(.arithmetic(.power), [base, try factor()], at: start)
    }

    /// A sign binds tighter than any operator: -2^2 is 4.
    private mutating func factor() throws(FilterProblem) -> Node {
        let start = location
        if accept(.minus) {
            if case .number(let number) = token.kind {
                advance()
                return Node(.number(-number), at: start)
            }
            let operand = try nested { parser throws(FilterProblem) in try parser.primary() }
            return try Node(.arithmetic(.times), [Node(.number(-1), at: start), operand], at: start)
        }
        if accept(.plus) {
            guard case .number = token.kind else { throw unexpected(.number) }
        }
        return try primary()
    }

    private mutating func primary() throws(FilterProblem) -> Node {
        let start = location
        switch token.kind {
        case .sign(.open):
            advance()
            let inner = try nested { parser throws(FilterProblem) in try parser.disjunction() }
            try expect(.close)
            return inner
        case .number(let number):
            advance()
            return Node(.number(number), at: start)
        case .text(let text):
            advance()
            return Node(.text(text), at: start)
        case .quotedName(let name):
            advance()
            return Node(.property(name), at: start)
        case .word(let word):
            return try named(word)
        case .sign, .end:
            throw unexpected(.value)
        }
    }

    private mutating func named(_ word: String) throws(FilterProblem) -> Node {
        let start = location
        let keyword = word.uppercased()
        if Keywords.reserved.contains(keyword) {
            guard keyword == "TRUE" || keyword == "FALSE" else { throw unexpected(.value) }
            advance()
            return Node(.boolean(keyword == "TRUE"), at: start)
        }
        if let type = GeometryType(wellKnownText: keyword), let geometry = try taggedGeometry(type) {
            return Node(.geometry(geometry), at: start)
        }
        advance()
        guard token.kind == .sign(.open) else { return Node(.property(word), at: start) }
        switch keyword {
        case "DATE": return Node(.day(try day()), at: start)
        case "TIMESTAMP": return Node(.instant(try instant()), at: start)
        case "INTERVAL": return try interval(at: start)
        case "BBOX": return Node(.geometry(try box()), at: start)
        default: break
        }
        guard let operation = Operation(name: word), operation.isFunction else {
            throw FilterProblem(.unknownFunction(word), at: start)
        }
        advance()
        let operands = try nested { parser throws(FilterProblem) in
            try parser.separated { parser throws(FilterProblem) in try parser.sum() }
        }
        try expect(.close)
        return try Node(operation, operands, at: start)
    }
}

/// Days, instants and intervals.
extension TextParser {
    /// A text in parentheses, and where it stands.
    private mutating func onlyText() throws(FilterProblem) -> (text: String, at: FilterProblem.Location) {
        try expect(.open)
        let start = location
        guard case .text(let text) = token.kind else { throw unexpected(.text) }
        advance()
        try expect(.close)
        return (text, start)
    }

    /// What follows `DATE`.
    mutating func day() throws(FilterProblem) -> CalendarDay {
        let written = try onlyText()
        guard let day = CalendarDay(written.text) else { throw FilterProblem(.notADay(written.text), at: written.at) }
        return day
    }

    /// What follows `TIMESTAMP`.
    mutating func instant() throws(FilterProblem) -> Instant {
        let written = try onlyText()
        guard let instant = Instant(written.text) else {
            throw FilterProblem(.notAnInstant(written.text), at: written.at)
        }
        return instant
    }

    /// What follows `INTERVAL`.
    mutating func interval(at start: FilterProblem.Location) throws(FilterProblem) -> Node {
        try expect(.open)
        let from = try bound()
        try expect(.comma)
        let to = try bound()
        try expect(.close)
        return Node(.interval(from: from, to: to), at: start)
    }

    /// A bound of an interval, a text or a property; nil for an open one.
    private mutating func bound() throws(FilterProblem) -> Node? {
        let start = location
        switch token.kind {
        case .text(let text):
            advance()
            return try Node(bound: text, at: start)
        case .quotedName(let name):
            advance()
            return Node(.property(name), at: start)
        case .word(let name) where !Keywords.reserved.contains(name.uppercased()):
            advance()
            return Node(.property(name), at: start)
        default:
            throw unexpected(.interval)
        }
    }
}

extension Node {
    /// A bound of an interval as both encodings write it: a day, an instant, or two dots for nil.
    init?(bound text: String, at location: FilterProblem.Location) throws(FilterProblem) {
        if text == ".." { return nil }
        if let day = CalendarDay(text) {
            self.init(.day(day), at: location)
        } else if let instant = Instant(text) {
            self.init(.instant(instant), at: location)
        } else {
            throw FilterProblem(.unexpected(found: "'\(text)'", expected: .interval), at: location)
        }
    }
}

/// Well-known text, with the standard's `BBOX`.
extension TextParser {
    /// A geometry whose tag is the current word; nil, and nothing read, when the word is a name after all.
    mutating func taggedGeometry(_ type: GeometryType) throws(FilterProblem) -> Geometry? {
        var ahead = self
        ahead.advance()
        switch ahead.token.keyword {
        case "EMPTY": throw FilterProblem(.geometry(.empty), at: ahead.location)
        case "M", "ZM": throw FilterProblem(.geometry(.measures), at: ahead.location)
        case "Z": ahead.advance()
        default: break
        }
        if ahead.token.keyword == "EMPTY" { throw FilterProblem(.geometry(.empty), at: ahead.location) }
        guard ahead.token.kind == .sign(.open) else { return nil }
        self = ahead
        return try geometry(type)
    }

    private mutating func geometry(_ type: GeometryType) throws(FilterProblem) -> Geometry {
        switch type {
        case .point: return .point(try inParentheses { parser throws(FilterProblem) in try parser.position() })
        case .line: return .line(try line())
        case .polygon: return .polygon(try polygon())
        case .multiPoint: return .multiPoint(try list { parser throws(FilterProblem) in try parser.listedPoint() })
        case .multiLine: return .multiLine(try list { parser throws(FilterProblem) in try parser.line() })
        case .multiPolygon: return .multiPolygon(try list { parser throws(FilterProblem) in try parser.polygon() })
        case .collection:
            return .collection(
                try nested { parser throws(FilterProblem) in
                    try parser.list { parser throws(FilterProblem) in try parser.part() }
                })
        }
    }

    /// A geometry of a collection.
    private mutating func part() throws(FilterProblem) -> Geometry {
        let start = location
        guard case .word(let tag) = token.kind else { throw unexpected(.geometry) }
        guard let type = GeometryType(wellKnownText: tag.uppercased()) else {
            throw FilterProblem(.geometry(.unknownType(tag)), at: location)
        }
        guard let geometry = try taggedGeometry(type) else { throw unexpected(.geometry) }
        try GeometryRules.checkPart(geometry, at: start)
        return geometry
    }

    private mutating func line() throws(FilterProblem) -> [Position] {
        let start = location
        return try GeometryRules.line(
            try list { parser throws(FilterProblem) in try parser.position() }, at: start)
    }

    private mutating func polygon() throws(FilterProblem) -> Polygon {
        let start = location
        let rings = try list { parser throws(FilterProblem) in
            try parser.list { parser throws(FilterProblem) in try parser.position() }
        }
        return try GeometryRules.polygon(rings, at: start)
    }

    /// A point of a multipoint, which many write without the parentheses that the grammar asks for.
    private mutating func listedPoint() throws(FilterProblem) -> Position {
        guard token.kind == .sign(.open) else { return try position() }
        return try inParentheses { parser throws(FilterProblem) in try parser.position() }
    }

    private mutating func position() throws(FilterProblem) -> Position {
        let start = location
        var numbers = [try number(), try number()]
        while startsNumber { numbers.append(try number()) }
        return try GeometryRules.position(numbers, at: start)
    }

    /// The four or six numbers of `BBOX`, whose parenthesis is the current token.
    mutating func box() throws(FilterProblem) -> Geometry {
        let start = location
        let numbers = try list { parser throws(FilterProblem) in try parser.number() }
        return try GeometryRules.box(numbers, at: start)
    }

    private var startsNumber: Bool {
        switch token.kind {
        case .number, .sign(.minus), .sign(.plus): true
        default: false
        }
    }

    private mutating func number() throws(FilterProblem) -> Double {
        let sign: Double
        if accept(.minus) {
            sign = -1
        } else {
            _ = accept(.plus)
            sign = 1
        }
        guard case .number(let number) = token.kind else { throw unexpected(.number) }
        advance()
        return sign * number
    }

    private mutating func list<Value>(
        _ read: (inout TextParser) throws(FilterProblem) -> Value
    ) throws(FilterProblem) -> [Value] {
        try inParentheses { parser throws(FilterProblem) in try parser.separated(read) }
    }

    private mutating func inParentheses<Value>(
        _ read: (inout TextParser) throws(FilterProblem) -> Value
    ) throws(FilterProblem) -> Value {
        if token.keyword == "EMPTY" { throw FilterProblem(.geometry(.empty), at: location) }
        try expect(.open)
        let value = try read(&self)
        try expect(.close)
        return value
    }
}
