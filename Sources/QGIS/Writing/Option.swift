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

    func element(named name: String? = nil) -> Element {
        var element = Element("Option")
        if let name { element.attributes.append((name: "name", value: name)) }
        func leaf(_ type: String, _ value: String) {
            element.attributes += [(name: "type", value: type), (name: "value", value: value)]
        }
        switch self {
        case .text(let text): leaf("QString", text)
        case .boolean(let truth): leaf("bool", truth ? "true" : "false")
        case .integer(let integer): leaf("int", "\(integer)")
        case .map(let pairs):
            element.attributes.append((name: "type", value: "Map"))
            element.children = pairs.map { $0.value.element(named: $0.name) }
        case .list(let items):
            element.attributes.append((name: "type", value: "List"))
            element.children = items.map { $0.element() }
        }
        return element
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
