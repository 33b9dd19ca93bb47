/// A value of a JSON document that is put together here; the encoder writes it.
indirect enum DocumentNode: Encodable, Sendable, Equatable {
    case object([String: DocumentNode])
    case list([DocumentNode])
    case text(String)
    case number(Int)
    case decimal(Double)
    case truth(Bool)

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .object(let members): try container.encode(members)
        case .list(let items): try container.encode(items)
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .decimal(let number): try container.encode(number)
        case .truth(let truth): try container.encode(truth)
        }
    }
}

extension DocumentNode: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(dictionaryLiteral elements: (String, DocumentNode)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
    init(arrayLiteral elements: DocumentNode...) { self = .list(elements) }
    init(integerLiteral value: Int) { self = .number(value) }
    init(booleanLiteral value: Bool) { self = .truth(value) }

    static func reference(_ schema: String) -> DocumentNode { ["$ref": .text("#/components/schemas/\(schema)")] }
}
