/// A secret in an answer, which cannot be had again: only its hash is kept. On the wire it is text.
public struct ShownOnce: Codable, Sendable {
    public var text: String

    init(_ text: String) { self.text = text }

    public init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension Message {
    /// Whether something in it, however deep, is shown only once: then more is lost with an answer than the news.
    public static var isShownOnce: Bool { MessageShape(self).isShownOnce }
}
