/// An element of an XML document to be written.
struct Element: Sendable {
    var name: String
    var attributes: [(name: String, value: String)]
    var children: [Element]
    var text: String

    init(
        _ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String = "",
        _ children: [Element] = []
    ) {
        self.name = name
        self.attributes = attributes.map { (name: $0.key, value: $0.value) }
        self.children = children
        self.text = text
    }

    /// - Complexity: O(*n*), *n* being the length of the text.
    var xml: String {
        var out = ""
        write(to: &out, depth: 0)
        return out
    }

    private func write(to out: inout String, depth: Int) {
        let indentation = String(repeating: " ", count: depth)
        out += "\(indentation)<\(name)"
        for attribute in attributes { out += " \(attribute.name)=\"\(Element.escaped(attribute.value))\"" }
        if children.isEmpty {
            out += text.isEmpty ? "/>\n" : ">\(Element.escaped(text))</\(name)>\n"
            return
        }
        out += ">\n"
        for child in children { child.write(to: &out, depth: depth + 1) }
        out += "\(indentation)</\(name)>\n"
    }

    /// Text between tags or in an attribute. What XML 1.0 can't hold at all is left out; line breaks survive an
    /// attribute only as references.
    static func escaped(_ text: String) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "\t", "\n", "\r": out += "&#\(scalar.value);"
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": break
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
