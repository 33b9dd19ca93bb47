import Markup

/// Which feature gets which symbol, and what the legend calls it.
package enum Renderer: Sendable {
    /// The features that have one value of an attribute.
    package struct Category: Sendable {
        var value: String
        var title: String
        var symbol: Symbol

        package init(value: String, title: String, symbol: Symbol) {
            self.value = value
            self.title = title
            self.symbol = symbol
        }
    }

    /// An interval of whole numbers, both ends included.
    package struct Range: Sendable {
        var lower: Int
        var upper: Int
        var title: String
        var symbol: Symbol

        package init(lower: Int, upper: Int, title: String, symbol: Symbol) {
            self.lower = lower
            self.upper = upper
            self.title = title
            self.symbol = symbol
        }
    }

    /// Every rule that a feature meets adds its symbol, in order; a rule with rules below it is a heading.
    package struct Rule: Sendable {
        var title: String
        /// An expression; nil for all.
        var filter: String?
        /// Drawn at scales from here on and larger, as the number after 1:.
        var upToScaleDenominator: Int?
        var symbol: Symbol?
        var rules: [Rule]

        package init(
            title: String, filter: String? = nil, upToScaleDenominator: Int? = nil, symbol: Symbol? = nil,
            rules: [Rule] = []
        ) {
            self.title = title
            self.filter = filter
            self.upToScaleDenominator = upToScaleDenominator
            self.symbol = symbol
            self.rules = rules
        }
    }

    case single(Symbol)
    case categories(by: String, [Category])
    case ranges(by: String, [Range])
    case rules([Rule])

    var element: MarkupElement {
        switch self {
        case .single(let symbol): renderer("singleSymbol", [symbol])
        case .categories(let attribute, let categories):
            renderer(
                "categorizedSymbol", categories.map(\.symbol),
                MarkupElement(
                    "categories", [:],
                    categories.enumerated().map { index, category in
                        MarkupElement(
                            "category",
                            [
                                "value": category.value, "label": category.title, "symbol": "\(index)",
                                "render": "true", "type": "string",
                            ])
                    }), settings: ["attr": attribute])
        case .ranges(let attribute, let ranges):
            renderer(
                "graduatedSymbol", ranges.map(\.symbol),
                MarkupElement(
                    "ranges", [:],
                    ranges.enumerated().map { index, range in
                        MarkupElement(
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
        _ type: String, _ symbols: [Symbol], _ classes: MarkupElement? = nil, settings: MarkupAttributes = [:]
    ) -> MarkupElement {
        let usual: MarkupAttributes = ["type": type, "symbollevels": "0", "enableorderby": "0", "forceraster": "0"]
        let drawn = MarkupElement("symbols", [:], symbols.enumerated().map { $1.element(named: "\($0)") })
        return MarkupElement("renderer-v2", usual.merging(settings), [classes, drawn].compactMap(\.self))
    }

    private func numbered(_ rules: [Rule]) -> MarkupElement {
        var symbols: [Symbol] = []
        func branch(_ rule: Rule, key: String) -> MarkupElement {
            var attributes: MarkupAttributes = ["key": key, "label": rule.title]
            attributes["filter"] = rule.filter
            attributes["scalemaxdenom"] = rule.upToScaleDenominator.map(String.init)
            if let symbol = rule.symbol {
                attributes["symbol"] = "\(symbols.count)"
                symbols.append(symbol)
            }
            return MarkupElement(
                "rule", attributes, rule.rules.enumerated().map { branch($1, key: "\(key)-\($0)") })
        }
        let tree = MarkupElement("rules", ["key": "rules"], rules.enumerated().map { branch($1, key: "rule-\($0)") })
        return renderer("RuleRenderer", symbols, tree)
    }
}
