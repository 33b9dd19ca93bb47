import Foundation

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
        case .number(let number): CanonicalText.number(number)
        case .text(let text): "\"\(text)\""
        case .list: "[…]"
        case .object: "{…}"
        }
    }
}
