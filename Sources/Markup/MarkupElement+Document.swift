extension MarkupElement {
    /// The document that has this element as its root: UTF-8 by its declaration, indented, each element on a line of
    /// its own. The same element gives the same text.
    ///
    /// - Parameter doctype: what stands between `<!DOCTYPE` and `>`, written as it is; nil for none.
    /// - Complexity: O(*n*), *n* being the length of the document.
    /// - Source: Extensible Markup Language (XML) 1.0, fifth edition.
    public func document(doctype: String? = nil) -> String {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        if let doctype { text += "<!DOCTYPE \(doctype)>\n" }
        write(to: &text, depth: 0)
        return text
    }

    private func write(to text: inout String, depth: Int) {
        let indentation = String(repeating: " ", count: depth)
        text += "\(indentation)<\(name)"
        for attribute in attributes.pairs { text += " \(attribute.name)=\"\(attribute.value.escapedForXML)\"" }
        switch content {
        case .text(let words) where !words.isEmpty:
            text += ">\(words.escapedForXML)</\(name)>\n"
        case .elements(let elements) where !elements.isEmpty:
            text += ">\n"
            for element in elements { element.write(to: &text, depth: depth + 1) }
            text += "\(indentation)</\(name)>\n"
        case .text, .elements:
            text += "/>\n"
        }
    }
}
