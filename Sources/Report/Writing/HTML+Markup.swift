import Markup

extension HTML {
    /// The piece as it is written. The same piece gives the same bytes.
    ///
    /// - Complexity: O(*n*), *n* being the length of the text.
    /// - Source: HTML Living Standard, 13.1 "Writing HTML documents".
    var markup: String {
        var text = ""
        write(to: &text)
        return text
    }

    /// Elements that have no end tag.
    private static let void: Set = ["br", "col", "hr", "img", "link", "meta"]
    /// Elements after which no line ends, since white space would be seen.
    private static let phrasing: Set = [
        "a", "b", "bdi", "code", "desc", "em", "span", "strong", "td", "th", "time", "title", "tspan",
    ]

    private func write(to text: inout String) {
        switch self {
        case .text(let words): text += words.escapedForHTML
        case .asset(let markup): text += markup
        case .several(let pieces): for piece in pieces { piece.write(to: &text) }
        case .element(let name, let attributes, let content):
            text += "<\(name)"
            for attribute in attributes { text += " \(attribute.name)=\"\(attribute.value.escapedForHTML)\"" }
            text += ">"
            if !HTML.void.contains(name) {
                content.write(to: &text)
                text += "</\(name)>"
            }
            if !HTML.phrasing.contains(name) { text += "\n" }
        }
    }
}

extension String {
    /// The text, fit for an element as well as for a quoted attribute. Characters that no document can hold become
    /// U+FFFD.
    var escapedForHTML: String {
        var escaped = ""
        for scalar in fitForXML.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// The text as a string of CSS, quoted. Whatever is not a letter, a digit or a space is written as its number, so that
    /// nothing can end the string, or the style sheet.
    var quotedForCSS: String {
        var quoted = "\""
        for scalar in unicodeScalars {
            if scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == " " {
                quoted.unicodeScalars.append(scalar)
            } else {
                quoted += "\\\(String(max(1, scalar.value), radix: 16)) "
            }
        }
        return quoted + "\""
    }
}
