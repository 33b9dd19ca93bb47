import Foundation
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

/// GeoJSON geometries, and the standard's `bbox`.
extension JSONParser {
    func geometry() throws(FilterProblem) -> Geometry {
        let (name, nameLocation) = try member("type").text()
        guard let type = GeometryType(rawValue: name) else {
            throw FilterProblem(.geometry(.unknownType(name)), at: nameLocation)
        }
        let content = try member(type == .collection ? "geometries" : "coordinates")
        switch type {
        case .point: return .point(try content.position())
        case .line: return .line(try content.line())
        case .polygon: return .polygon(try content.polygon())
        case .multiPoint: return .multiPoint(try content.positions())
        case .multiLine: return .multiLine(try content.each { line throws(FilterProblem) in try line.line() })
        case .multiPolygon:
            return .multiPolygon(try content.each { polygon throws(FilterProblem) in try polygon.polygon() })
        case .collection:
            return .collection(
                try content.each { part throws(FilterProblem) in
                    let geometry = try part.geometry()
                    try GeometryRules.checkPart(geometry, at: part.location)
                    return geometry
                })
        }
    }

    /// The four or six numbers of a box.
    func box() throws(FilterProblem) -> Geometry {
        try GeometryRules.box(try numbers(), at: location)
    }

    private func numbers() throws(FilterProblem) -> [Double] {
        var numbers: [Double] = []
        for element in try elements() { numbers.append(try element.number()) }
        return numbers
    }

    private func position() throws(FilterProblem) -> Position {
        let numbers = try numbers()
        if numbers.isEmpty { throw FilterProblem(.geometry(.empty), at: location) }
        return try GeometryRules.position(numbers, at: location)
    }

    private func positions() throws(FilterProblem) -> [Position] {
        try each { element throws(FilterProblem) in try element.position() }
    }

    private func line() throws(FilterProblem) -> [Position] {
        try GeometryRules.line(try positions(), at: location)
    }

    private func polygon() throws(FilterProblem) -> Polygon {
        let rings = try each { ring throws(FilterProblem) in try ring.positions() }
        return try GeometryRules.polygon(rings, at: location)
    }

    /// One or more elements, each read in the same way.
    private func each<Value>(
        _ read: (JSONParser) throws(FilterProblem) -> Value
    ) throws(FilterProblem) -> [Value] {
        let elements = try elements()
        if elements.isEmpty { throw FilterProblem(.geometry(.empty), at: location) }
        var values: [Value] = []
        for element in elements { values.append(try read(element)) }
        return values
    }
}

/// A JSON document as plain values.
enum JSONValue: Decodable {
    case null
    case boolean(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    /// - Throws: `FilterProblem` when the bytes are too many, nested too deep or no JSON.
    static func parse(_ data: Data) throws(FilterProblem) -> JSONValue {
        let whole = FilterProblem.Location.pointer("")
        guard data.count <= FilterLimits.length else {
            throw FilterProblem(.tooLong(count: data.count, limit: FilterLimits.length), at: whole)
        }
        // An expression is an object with a list of operands, and a geometry or a list at the bottom adds some.
        guard nesting(of: data) <= FilterLimits.depth * 2 + 8 else {
            throw FilterProblem(.tooDeep(limit: FilterLimits.depth), at: whole)
        }
        do {
            return try JSONDecoder().decode(JSONValue.self, from: data)
        } catch {
            throw FilterProblem(.notJSON, at: whole)
        }
    }

    init(from decoder: any Decoder) throws {
        if let object = try? decoder.container(keyedBy: Key.self) {
            var members: [String: JSONValue] = [:]
            for key in object.allKeys { members[key.stringValue] = try object.decode(JSONValue.self, forKey: key) }
            self = .object(members)
        } else if var list = try? decoder.unkeyedContainer() {
            var elements: [JSONValue] = []
            while !list.isAtEnd { elements.append(try list.decode(JSONValue.self)) }
            self = .list(elements)
        } else {
            let value = try decoder.singleValueContainer()
            if value.decodeNil() {
                self = .null
            } else if let boolean = try? value.decode(Bool.self) {
                self = .boolean(boolean)
            } else if let number = try? value.decode(Double.self) {
                self = .number(number)
            } else {
                self = .text(try value.decode(String.self))
            }
        }
    }

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// How deep brackets lie within each other; counted before the decoder recurs into them.
    private static func nesting(of data: Data) -> Int {
        var depth = 0
        var greatest = 0
        var isInText = false
        var isEscaped = false
        for byte in data {
            switch Character(Unicode.Scalar(byte)) {
            case _ where isEscaped: isEscaped = false
            case "\\" where isInText: isEscaped = true
            case "\"": isInText.toggle()
            case _ where isInText: break
            case "[", "{":
                depth += 1
                greatest = max(greatest, depth)
            case "]", "}": depth -= 1
            default: break
            }
        }
        return greatest
    }
}

extension JSONValue {
    /// How to name the value in a problem.
    var words: String {
        switch self {
        case .null: "null"
        case .boolean(let boolean): boolean ? "true" : "false"
        case .number(let number): FilterValue.digits(number)
        case .text(let text): "\"\(text)\""
        case .list: "[…]"
        case .object: "{…}"
        }
    }
}
