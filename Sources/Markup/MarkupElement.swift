/// An element of an XML document in the making. It is a value: nothing is written until ``document(doctype:)`` asks for
/// it, and everything that it holds is escaped then.
public struct MarkupElement: Sendable {
    /// What stands between the tags. Elements with text among them are not needed by anyone here.
    public enum Content: Sendable {
        case text(String)
        case elements([MarkupElement])
    }

    /// With its prefix, if it has one.
    public var name: String
    public var attributes: MarkupAttributes
    public var content: Content

    /// An element that holds elements, or nothing.
    public init(_ name: String, _ attributes: MarkupAttributes = [:], _ elements: [MarkupElement] = []) {
        self.name = name
        self.attributes = attributes
        content = .elements(elements)
    }

    /// An element that holds text.
    public init(_ name: String, _ attributes: MarkupAttributes = [:], text: String) {
        self.name = name
        self.attributes = attributes
        content = .text(text)
    }

    /// Puts an element behind those that are there already; text gives way to it.
    public mutating func append(_ element: MarkupElement) {
        switch content {
        case .text: content = .elements([element])
        case .elements(let elements): content = .elements(elements + [element])
        }
    }
}
