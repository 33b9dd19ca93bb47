/// A JSON value in the making. Members keep their order, so that the same value gives the same bytes and people find
/// what they look for at the top.
enum JSONValue {
    case text(String)
    case array([JSONValue])
    case object([(name: String, value: JSONValue)])

    /// The value as a document, indented.
    var document: String {
        var text = ""
        write(to: &text, indent: "")
        return text + "\n"
    }

    private func write(to text: inout String, indent: String) {
        switch self {
        case .text(let words):
            JSONValue.writeQuoted(words, to: &text)
        case .array(let values):
            JSONValue.write(values, between: ("[", "]"), to: &text, indent: indent) { value, text, indent in
                value.write(to: &text, indent: indent)
            }
        case .object(let members):
            JSONValue.write(members, between: ("{", "}"), to: &text, indent: indent) { member, text, indent in
                JSONValue.writeQuoted(member.name, to: &text)
                text += ": "
                member.value.write(to: &text, indent: indent)
            }
        }
    }

    private static func write<Item>(
        _ items: [Item], between brackets: (open: String, close: String), to text: inout String, indent: String,
        _ write: (Item, inout String, String) -> Void
    ) {
        text += brackets.open
        for (index, item) in items.enumerated() {
            text += index == 0 ? "\n" : ",\n"
            text += indent + "  "
            write(item, &text, indent + "  ")
        }
        if !items.isEmpty { text += "\n" + indent }
        text += brackets.close
    }

    private static func writeQuoted(_ words: String, to text: inout String) {
        text += "\""
        for scalar in words.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
