import Geodesy

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
