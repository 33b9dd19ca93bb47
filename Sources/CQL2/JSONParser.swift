import Geodesy

/// Reads the JSON encoding of CQL2. How deep it recurs was bounded when the document was read.
///
/// - Source: OGC 21-065r2, annex C.
struct JSONParser {
    private let value: JSONValue
    /// The JSON pointer to the value.
    private let pointer: String

    /// - Throws: when the document is no expression, or expressions are nested too deep.
    static func parse(_ document: JSONValue) throws(FilterProblem) -> Node {
        try JSONParser(value: document, pointer: "").node()
    }

    var location: FilterProblem.Location { .pointer(pointer) }

    func unexpected(_ expected: FilterProblem.Expectation) -> FilterProblem {
        FilterProblem(.unexpected(found: value.words, expected: expected), at: location)
    }

    private func node() throws(FilterProblem) -> Node {
        switch value {
        case .boolean(let boolean): return Node(.boolean(boolean), at: location)
        case .number(let number): return Node(.number(number), at: location)
        case .text(let text): return Node(.text(text), at: location)
        case .object(let members): return try node(of: members)
        case .null, .list: throw unexpected(.value)
        }
    }

    private func node(of members: [String: JSONValue]) throws(FilterProblem) -> Node {
        if members["op"] != nil { return try operation() }
        if members["property"] != nil { return try property() }
        if members["date"] != nil {
            let (text, location) = try self.member("date").text()
            guard let day = CalendarDay(text) else { throw FilterProblem(.notADay(text), at: location) }
            return Node(.day(day), at: self.location)
        }
        if members["timestamp"] != nil {
            let (text, location) = try self.member("timestamp").text()
            guard let instant = Instant(text) else { throw FilterProblem(.notAnInstant(text), at: location) }
            return Node(.instant(instant), at: self.location)
        }
        if members["interval"] != nil { return try interval() }
        if members["type"] != nil { return Node(.geometry(try geometry()), at: location) }
        if members["bbox"] != nil { return Node(.geometry(try member("bbox").box()), at: location) }
        throw unexpected(.object)
    }

    private func operation() throws(FilterProblem) -> Node {
        let (name, nameLocation) = try member("op").text()
        guard let operation = Operation(name: name) else {
            throw FilterProblem(.unknownOperator(name), at: nameLocation)
        }
        var operands: [Node] = []
        for operand in try member("args").elements() {
            if operation == .oneOf, operands.count == 1 {
                operands.append(try operand.list())
            } else {
                operands.append(try operand.node())
            }
        }
        return try Node(operation, operands, at: location)
    }

    private func list() throws(FilterProblem) -> Node {
        var nodes: [Node] = []
        for element in try elements() { nodes.append(try element.node()) }
        return Node(.list(nodes), at: location)
    }

    private func property() throws(FilterProblem) -> Node {
        Node(.property(try member("property").text().text), at: location)
    }

    private func interval() throws(FilterProblem) -> Node {
        let bounds = try member("interval").elements()
        guard bounds.count == 2 else { throw try member("interval").unexpected(.interval) }
        return Node(.interval(from: try bounds[0].bound(), to: try bounds[1].bound()), at: location)
    }

    /// A bound of an interval; nil for an open one.
    private func bound() throws(FilterProblem) -> Node? {
        if case .text(let text) = value { return try Node(bound: text, at: location) }
        guard case .object(let members) = value, members["property"] != nil else { throw unexpected(.interval) }
        return try property()
    }

    // MARK: Parts of a value

    func text() throws(FilterProblem) -> (text: String, location: FilterProblem.Location) {
        guard case .text(let text) = value else { throw unexpected(.text) }
        return (text, location)
    }

    func number() throws(FilterProblem) -> Double {
        guard case .number(let number) = value else { throw unexpected(.number) }
        return number
    }

    func member(_ name: String) throws(FilterProblem) -> JSONParser {
        guard case .object(let members) = value, let member = members[name] else { throw unexpected(.member(name)) }
        return JSONParser(value: member, pointer: "\(pointer)/\(name)")
    }

    /// The elements of a list.
    func elements() throws(FilterProblem) -> [JSONParser] {
        guard case .list(let elements) = value else { throw unexpected(.list) }
        return elements.indices.map { JSONParser(value: elements[$0], pointer: "\(pointer)/\($0)") }
    }
}
