/// An element of an XML document in the making. It is a value: nothing is written until ``document(doctype:)`` asks for
/// it, and everything that it holds is escaped then.
package struct MarkupElement: Sendable {
    /// What stands between the tags. Elements with text among them are not needed by anyone here.
    package enum Content: Sendable {
        case text(String)
        case elements([MarkupElement])
    }

    /// With its prefix, if it has one.
    package var name: String
    package var attributes: MarkupAttributes
    package var content: Content

    /// An element that holds elements, or nothing.
    package init(_ name: String, _ attributes: MarkupAttributes = [:], _ elements: [MarkupElement] = []) {
        self.name = name
        self.attributes = attributes
        content = .elements(elements)
    }

    /// An element that holds text.
    package init(_ name: String, _ attributes: MarkupAttributes = [:], text: String) {
        self.name = name
        self.attributes = attributes
        content = .text(text)
    }

    /// Puts an element behind those that are there already; text gives way to it.
    package mutating func append(_ element: MarkupElement) {
        switch content {
        case .text: content = .elements([element])
        case .elements(let elements): content = .elements(elements + [element])
        }
    }
}

extension MarkupElement {
    /// The document that has this element as its root: UTF-8 by its declaration, indented, each element on a line of
    /// its own. The same element gives the same text.
    ///
    /// - Parameter doctype: what stands between `<!DOCTYPE` and `>`, written as it is; nil for none.
    /// - Complexity: O(*n*), *n* being the length of the document.
    /// - Source: Extensible Markup Language (XML) 1.0, fifth edition.
    package func document(doctype: String? = nil) -> String {
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

/// The attributes of an element. They keep the order in which they were given, so that the same values give the same
/// bytes, and none is there twice.
package struct MarkupAttributes: Sendable, ExpressibleByDictionaryLiteral {
    /// - Invariant: names are unique.
    private(set) var pairs: [(name: String, value: String)] = []

    package init(dictionaryLiteral elements: (String, String)...) {
        self.init(elements)
    }

    /// - Parameter pairs: names and values; of several with one name the last counts.
    package init(_ pairs: some Sequence<(String, String)>) {
        for (name, value) in pairs { self[name] = value }
    }

    /// These attributes and then others; where both have a name, the others' value counts.
    package func merging(_ others: MarkupAttributes) -> MarkupAttributes {
        MarkupAttributes(pairs + others.pairs)
    }

    /// The value of the attribute with a name. A new one stands last; nil takes it away.
    ///
    /// - Complexity: O(*n*), *n* being the number of attributes.
    package subscript(name: String) -> String? {
        get { pairs.first { $0.name == name }?.value }
        set {
            let place = pairs.firstIndex { $0.name == name }
            switch (place, newValue) {
            case (let place?, let value?): pairs[place].value = value
            case (let place?, nil): pairs.remove(at: place)
            case (nil, let value?): pairs.append((name, value))
            case (nil, nil): break
            }
        }
    }
}

extension String {
    /// The text as an XML document can hold it: U+FFFD stands for every character that it can't hold, not even escaped.
    ///
    /// - Complexity: O(*n*), *n* being the length of the text.
    /// - Source: Extensible Markup Language (XML) 1.0, fifth edition, production 2 (Char).
    package var fitForXML: String {
        String(UnicodeScalarView(unicodeScalars.map(\.orReplacementInXML)))
    }

    /// The text, fit for an attribute as well as for an element. Tabs and ends of lines are written as numbers, since a
    /// parser would otherwise turn them into others.
    var escapedForXML: String {
        var escaped = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "\t", "\n", "\r": escaped += "&#\(scalar.value);"
            default: escaped.unicodeScalars.append(scalar.orReplacementInXML)
            }
        }
        return escaped
    }
}

extension Unicode.Scalar {
    fileprivate var orReplacementInXML: Unicode.Scalar {
        switch value {
        case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: self
        default: "\u{FFFD}"
        }
    }
}
