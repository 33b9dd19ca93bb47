/// An element of an XML document in the making. Everything that it holds is escaped when it is written.
struct MarkupElement {
    enum Content {
        case text(String)
        case elements([MarkupElement])
    }

    /// With its prefix.
    var name: String
    var attributes: [(name: String, value: String)]
    var content: Content

    init(_ name: String, _ attributes: [(name: String, value: String)] = [], _ elements: [MarkupElement] = []) {
        self.name = name
        self.attributes = attributes
        content = .elements(elements)
    }

    init(_ name: String, _ attributes: [(name: String, value: String)] = [], text: String) {
        self.name = name
        self.attributes = attributes
        content = .text(text)
    }

    /// The document that has this element as its root.
    var document: String {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        write(to: &text, indent: "")
        return text
    }

    private func write(to text: inout String, indent: String) {
        text += "\(indent)<\(name)"
        for attribute in attributes { text += " \(attribute.name)=\"\(MarkupElement.escaped(attribute.value))\"" }
        switch content {
        case .text(let words):
            text += ">\(MarkupElement.escaped(words))</\(name)>\n"
        case .elements(let elements) where elements.isEmpty:
            text += "/>\n"
        case .elements(let elements):
            text += ">\n"
            for element in elements { element.write(to: &text, indent: indent + "  ") }
            text += "\(indent)</\(name)>\n"
        }
    }

    /// Fit for an attribute as well as for an element. Tabs and ends of lines are written as numbers, since a parser
    /// would otherwise turn them into others.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
            default: escaped.unicodeScalars.append(scalar.isAllowedInXML ? scalar : "\u{FFFD}")
            }
        }
        return escaped
    }
}

extension Unicode.Scalar {
    /// Whether XML 1.0 can hold it at all.
    /// - Source: Extensible Markup Language (XML) 1.0, fifth edition, production 2 (Char).
    var isAllowedInXML: Bool {
        switch value {
        case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }
}
