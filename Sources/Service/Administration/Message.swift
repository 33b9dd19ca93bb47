package import Foundation
import Places

/// A JSON object that administrators' orders take or answer with. The OpenAPI document and the check for unknown members are
/// made from the type itself, so that neither can differ from it. Days are YYYY-MM-DD in Swedish time, moments RFC 3339 in
/// UTC, positions easting and northing in SWEREF 99 TM (EPSG:3006), metres.
package protocol Message: Codable, OrderBody {
    /// Its name in the OpenAPI document.
    static var schema: String { get }
    /// Members whose values the audit log does not repeat, because it is never shortened: free text and people's names.
    static var unlogged: Set<String> { get }
}

/// Nothing more to say.
package struct Done: Message {}

/// A secret in an answer, which cannot be had again: only its hash is kept. On the wire it is text.
package struct ShownOnce: Codable, Sendable {
    package let text: String

    init(_ text: String) { self.text = text }

    package init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension Message {
    package static var schema: String { "\(Self.self)" }
    package static var unlogged: Set<String> { [] }

    /// Whether something in it, however deep, is shown only once: then more is lost with an answer than the news.
    package static var isShownOnce: Bool { MessageShape(self).isShownOnce }

    /// A message as the audit log has it.
    ///
    /// - Parameter data: JSON.
    package static func logged(_ data: Data) -> String? {
        guard !unlogged.isEmpty else { return String(decoding: data, as: UTF8.self) }
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        // What cannot be read cannot be masked, so nothing of it is told.
        guard let object = try? JSONSerialization.jsonObject(with: data),
            let text = try? JSONSerialization.data(withJSONObject: masked(object), options: options)
        else { return "" }
        return String(decoding: text, as: UTF8.self)
    }

    private static func masked(_ value: Any) -> Any {
        if let list = value as? [Any] { return list.map(masked) }
        guard let members = value as? [String: Any] else { return value }
        return Dictionary(
            uniqueKeysWithValues: members.map { ($0.key, unlogged.contains($0.key) ? "…" : masked($0.value)) })
    }
}

/// What members a message has.
struct MessageShape {
    struct Member {
        var name: String
        var type: any Decodable.Type
        var schema: DocumentNode
        var isRequired: Bool
    }

    private(set) var members: [Member] = []

    init(_ type: any Message.Type) {
        let recorder = ShapeRecorder()
        _ = try? type.init(from: recorder)
        members = recorder.members
    }

    var isShownOnce: Bool { members.contains { hasSecret($0.type) } }

    var schema: DocumentNode {
        var object: [String: DocumentNode] = [
            "type": "object", "additionalProperties": false,
            "properties": .object(
                Dictionary(members.map { ($0.name, $0.schema) }, uniquingKeysWith: { first, _ in first })),
        ]
        let required = members.filter(\.isRequired).map(\.name).sorted()
        if !required.isEmpty { object["required"] = .list(required.map(DocumentNode.text)) }
        return .object(object)
    }
}

/// Decodes nothing, and notes what a type asks for.
private final class ShapeRecorder: Decoder {
    var members: [MessageShape.Member] = []
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    struct NotAnObject: Error {}

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(ShapeContainer<Key>(recorder: self))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw NotAnObject() }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw NotAnObject() }
}

private struct ShapeContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let recorder: ShapeRecorder
    let codingPath: [any CodingKey] = []
    let allKeys: [Key] = []

    func contains(_ key: Key) -> Bool { true }
    func decodeNil(forKey key: Key) -> Bool { false }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        note(key, type, isRequired: true)
        return try sample(of: type)
    }

    func decodeIfPresent<T: Decodable>(_ type: T.Type, forKey key: Key) -> T? {
        note(key, type, isRequired: false)
        return nil
    }

    func decodeIfPresent(_ type: String.Type, forKey key: Key) -> String? { noteOptional(key, type) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) -> Int? { noteOptional(key, type) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) -> Double? { noteOptional(key, type) }
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) -> Bool? { noteOptional(key, type) }

    private func noteOptional<T: Decodable>(_ key: Key, _ type: T.Type) -> T? {
        note(key, type, isRequired: false)
        return nil
    }

    private func note(_ key: Key, _ type: any Decodable.Type, isRequired: Bool) {
        let schema = schema(of: type)
        recorder.members.append(
            .init(
                name: key.stringValue, type: type, schema: isRequired ? schema : schema.nullable,
                isRequired: isRequired))
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { throw ShapeRecorder.NotAnObject() }
    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw ShapeRecorder.NotAnObject()
    }
    func superDecoder() throws -> any Decoder { throw ShapeRecorder.NotAnObject() }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw ShapeRecorder.NotAnObject() }
}

private protocol ListOfValues { static var element: any Decodable.Type { get } }
extension Array: ListOfValues where Element: Decodable {
    fileprivate static var element: any Decodable.Type { Element.self }
}

private protocol NamedValues { static var value: any Decodable.Type { get } }
extension Dictionary: NamedValues where Key == String, Value: Decodable {
    fileprivate static var value: any Decodable.Type { Value.self }
}

private func schema(of type: any Decodable.Type) -> DocumentNode {
    switch type {
    case is String.Type, is ShownOnce.Type: ["type": "string"]
    case is Int.Type: ["type": "integer"]
    case is Double.Type: ["type": "number"]
    case is Bool.Type: ["type": "boolean"]
    case let text as any WrittenText.Type: text.rule.schema
    case let words as any Vocabulary.Type: ["type": "string", "enum": .list(words.codes.map(DocumentNode.text))]
    case let named as any NamedValues.Type: ["type": "object", "additionalProperties": schema(of: named.value)]
    case let list as any ListOfValues.Type: ["type": "array", "items": schema(of: list.element)]
    case let message as any Message.Type: MessageShape(message).schema
    default: [:]
    }
}

private func hasSecret(_ type: any Decodable.Type) -> Bool {
    switch type {
    case is ShownOnce.Type: true
    case let list as any ListOfValues.Type: hasSecret(list.element)
    case let message as any Message.Type: message.isShownOnce
    default: false
    }
}

/// Any value of a type: what it is does not matter.
private func sample<T: Decodable>(of type: T.Type) throws -> T {
    let value: Any? =
        switch type {
        case is String.Type: ""
        case is ShownOnce.Type: ShownOnce("")
        case is Int.Type: 0
        case is Double.Type: 0.0
        case is Bool.Type: false
        case let text as any WrittenText.Type: text.init("")
        case let words as any Vocabulary.Type: words.anyCase
        default: nil
        }
    if let value = value as? T { return value }
    // Lists, texts by name, and messages within messages.
    return try T(from: EmptyDecoder())
}

extension Vocabulary {
    fileprivate static var anyCase: Any { allCases.first! }
}

/// Decodes an empty list, no texts by name, and messages member by member.
private struct EmptyDecoder: Decoder {
    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        ShapeRecorder().container(keyedBy: type)
    }
    func unkeyedContainer() -> any UnkeyedDecodingContainer { EmptyList() }
    func singleValueContainer() throws -> any SingleValueDecodingContainer { throw ShapeRecorder.NotAnObject() }
}

private struct EmptyList: UnkeyedDecodingContainer {
    let codingPath: [any CodingKey] = []
    let count: Int? = 0
    let isAtEnd = true
    let currentIndex = 0

    mutating func decodeNil() throws -> Bool { throw ShapeRecorder.NotAnObject() }
    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T { throw ShapeRecorder.NotAnObject() }
    mutating func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        throw ShapeRecorder.NotAnObject()
    }
    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer { throw ShapeRecorder.NotAnObject() }
    mutating func superDecoder() throws -> any Decoder { throw ShapeRecorder.NotAnObject() }
}
