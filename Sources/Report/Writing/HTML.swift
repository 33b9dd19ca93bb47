/// A piece of an HTML document. It is a value: nothing is written until ``HTML/markup`` asks for it, and all text is escaped
/// then, wherever it came from.
///
/// `Markup` writes XML, where an empty element may close itself and no text stands among elements; HTML wants neither.
indirect enum HTML: Sendable {
    case text(String)
    /// Written as it is: only for what comes with the program.
    case asset(String)
    case element(name: String, attributes: [(name: String, value: String)], content: HTML)
    case several([HTML])

    static let nothing = HTML.several([])
}

/// An element; an attribute that is nil is left out.
func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], @HTMLBuilder _ content: () -> HTML
) -> HTML {
    .element(
        name: name, attributes: attributes.compactMap { pair in pair.value.map { (pair.key, $0) } }, content: content())
}

/// An element without content, or with text alone.
func element(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:], text: String = "") -> HTML {
    element(name, attributes) { text }
}

/// Lets pieces stand under each other as in the document that they make.
@resultBuilder
enum HTMLBuilder {
    static func buildExpression(_ piece: HTML) -> HTML { piece }
    static func buildExpression(_ pieces: [HTML]) -> HTML { .several(pieces) }
    static func buildExpression(_ text: String) -> HTML { .text(text) }
    static func buildBlock(_ pieces: HTML...) -> HTML { pieces.count == 1 ? pieces[0] : .several(pieces) }
    static func buildOptional(_ piece: HTML?) -> HTML { piece ?? .nothing }
    static func buildEither(first: HTML) -> HTML { first }
    static func buildEither(second: HTML) -> HTML { second }
    static func buildArray(_ pieces: [HTML]) -> HTML { .several(pieces) }
}
