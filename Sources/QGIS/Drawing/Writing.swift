import Markup

/// Pieces of QGIS's expression language.
package enum Expression {
    /// A column, quoted as the language wants it.
    package static func column(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }

    /// A text, quoted as the language wants it: a backslash would begin an escape.
    package static func text(_ text: String) -> String {
        "'\(text.replacing("\\", with: "\\\\").replacing("'", with: "''"))'"
    }
}

/// The tree of typed values in which QGIS keeps the settings of symbols, labels and widgets.
enum Option: Sendable {
    case text(String)
    case boolean(Bool)
    case integer(Int)
    case map([(name: String, value: Option)])
    case list([Option])

    static func map(_ pairs: KeyValuePairs<String, Option>) -> Option {
        .map(pairs.map { (name: $0.key, value: $0.value) })
    }

    func element(named name: String? = nil) -> MarkupElement {
        func option(_ type: String, value: String? = nil, _ options: [MarkupElement] = []) -> MarkupElement {
            var attributes: MarkupAttributes = [:]
            attributes["name"] = name
            attributes["type"] = type
            attributes["value"] = value
            return MarkupElement("Option", attributes, options)
        }
        return switch self {
        case .text(let text): option("QString", value: text)
        case .boolean(let truth): option("bool", value: truth ? "true" : "false")
        case .integer(let integer): option("int", value: "\(integer)")
        case .map(let pairs): option("Map", pairs.map { $0.value.element(named: $0.name) })
        case .list(let items): option("List", items.map { $0.element() })
        }
    }

    /// Properties that an expression sets for each feature by itself.
    static func dataDefined(_ expressions: [(name: String, expression: String)]) -> Option {
        let byExpression = 3
        return .map([
            "name": .text(""),
            "properties": .map(
                expressions.map { property in
                    (
                        name: property.name,
                        value: .map([
                            "active": .boolean(true), "expression": .text(property.expression),
                            "type": .integer(byExpression),
                        ])
                    )
                }),
            "type": .text("collection"),
        ])
    }
}

/// What every document for QGIS begins with.
enum QGISDocument {
    /// The oldest version that reads what is written here: Debian 12's.
    static let oldestVersion = "3.22.0"
    static let doctype = "qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'"
}
