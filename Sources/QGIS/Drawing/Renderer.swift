/// Which feature gets which symbol, and what the legend calls it.
enum Renderer: Sendable {
    struct Category: Sendable {
        var value: String
        var title: String
        var symbol: Symbol
    }

    /// An interval of whole numbers, both ends included.
    struct Range: Sendable {
        var lower: Int
        var upper: Int
        var title: String
        var symbol: Symbol
    }

    /// Every rule that a feature meets adds its symbol, in order; a rule with rules below it is a heading.
    struct Rule: Sendable {
        var title: String
        /// An expression; empty for all.
        var filter = ""
        /// Drawn at scales from here on and larger, as the number after 1:.
        var upToScaleDenominator: Int?
        var symbol: Symbol?
        var rules: [Rule] = []
    }

    case single(Symbol)
    case categories(by: String, [Category])
    case ranges(by: String, [Range])
    case rules([Rule])

    var element: Element {
        switch self {
        case .single(let symbol): renderer("singleSymbol", [symbol])
        case .categories(let attribute, let categories):
            renderer(
                "categorizedSymbol", categories.map(\.symbol),
                Element(
                    "categories", [:],
                    categories.enumerated().map { index, category in
                        Element(
                            "category",
                            [
                                "value": category.value, "label": category.title, "symbol": "\(index)",
                                "render": "true", "type": "string",
                            ])
                    }), settings: ["attr": attribute])
        case .ranges(let attribute, let ranges):
            renderer(
                "graduatedSymbol", ranges.map(\.symbol),
                Element(
                    "ranges", [:],
                    ranges.enumerated().map { index, range in
                        Element(
                            "range",
                            [
                                "lower": "\(range.lower)", "upper": "\(range.upper)", "label": range.title,
                                "symbol": "\(index)", "render": "true",
                            ])
                    }), settings: ["attr": attribute, "graduatedMethod": "GraduatedColor"])
        case .rules(let rules): numbered(rules)
        }
    }

    private func renderer(
        _ type: String, _ symbols: [Symbol], _ classes: Element? = nil, settings: KeyValuePairs<String, String> = [:]
    ) -> Element {
        var element = Element(
            "renderer-v2", ["type": type, "symbollevels": "0", "enableorderby": "0", "forceraster": "0"])
        element.attributes += settings.map { (name: $0.key, value: $0.value) }
        element.children =
            (classes.map { [$0] } ?? []) + [
                Element("symbols", [:], symbols.enumerated().map { $1.element(named: "\($0)") })
            ]
        return element
    }

    private func numbered(_ rules: [Rule]) -> Element {
        var symbols: [Symbol] = []
        func branch(_ rule: Rule, key: String) -> Element {
            var element = Element("rule", ["key": key, "label": rule.title])
            if !rule.filter.isEmpty { element.attributes.append((name: "filter", value: rule.filter)) }
            if let denominator = rule.upToScaleDenominator {
                element.attributes.append((name: "scalemaxdenom", value: "\(denominator)"))
            }
            if let symbol = rule.symbol {
                element.attributes.append((name: "symbol", value: "\(symbols.count)"))
                symbols.append(symbol)
            }
            element.children = rule.rules.enumerated().map { branch($1, key: "\(key)-\($0)") }
            return element
        }
        let tree = Element("rules", ["key": "rules"], rules.enumerated().map { branch($1, key: "rule-\($0)") })
        return renderer("RuleRenderer", symbols, tree)
    }
}
