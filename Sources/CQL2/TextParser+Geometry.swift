import Geodesy

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
