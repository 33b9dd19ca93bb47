/// A secret in an answer, which cannot be had again: only its hash is kept. On the wire it is text.
package struct ShownOnce: Codable, Sendable {
    package var text: String

    init(_ text: String) { self.text = text }

    package init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension Message {
    /// Whether something in it, however deep, is shown only once: then more is lost with an answer than the news.
    package static var isShownOnce: Bool { MessageShape(self).isShownOnce }
}
