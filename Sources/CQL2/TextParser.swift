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
