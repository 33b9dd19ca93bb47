extension String {
    /// The text as an XML document can hold it: U+FFFD stands for every character that it can't hold, not even escaped.
    ///
    /// - Complexity: O(*n*), *n* being the length of the text.
    /// - Source: Extensible Markup Language (XML) 1.0, fifth edition, production 2 (Char).
    public var fitForXML: String {
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
