import Markup
import Places

/// A piece of an HTML document. It is a value: nothing is written until ``HTML/markup`` asks for it, and all text is escaped
/// then, wherever it came from.
///
/// `Markup` writes XML, where an empty element may close itself and no text stands among elements; HTML wants neither.
indirect enum HTML: Sendable {
    case text(String)
    /// Written as it is: only for what comes with the program.
    case asset(String)
    case element(name: String, attributes: [(name: String, value: String)], content: HTML)
    case several([HTML])

    static let nothing = HTML.several([])
}

/// An element; an attribute that is nil is left out.
func element(
    _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], @HTMLBuilder _ content: () -> HTML
) -> HTML {
    .element(
        name: name, attributes: attributes.compactMap { pair in pair.value.map { (pair.key, $0) } }, content: content())
}

/// An element without content, or with text alone.
func element(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:], text: String = "") -> HTML {
    element(name, attributes) { text }
}

/// Lets pieces stand under each other as in the document that they make.
@resultBuilder
enum HTMLBuilder {
    static func buildExpression(_ piece: HTML) -> HTML { piece }
    static func buildExpression(_ pieces: [HTML]) -> HTML { .several(pieces) }
    static func buildExpression(_ text: String) -> HTML { .text(text) }
    static func buildBlock(_ pieces: HTML...) -> HTML { pieces.count == 1 ? pieces[0] : .several(pieces) }
    static func buildOptional(_ piece: HTML?) -> HTML { piece ?? .nothing }
    static func buildEither(first: HTML) -> HTML { first }
    static func buildEither(second: HTML) -> HTML { second }
    static func buildArray(_ pieces: [HTML]) -> HTML { .several(pieces) }
}

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

/// What all drawings share: a frame that says what it shows, and numbers with one decimal.
enum Drawing {
    /// A drawing that is read as one picture. What it shows is also in a text or a table beside it.
    ///
    /// - Parameters:
    ///   - id: unique in the document.
    ///   - description: what somebody who can't see the drawing needs to know.
    static func figure(
        id: String, title: String, description: String, width: Double, height: Double, style: String,
        @HTMLBuilder _ content: () -> HTML
    ) -> HTML {
        element(
            "svg",
            [
                "class": style, "viewBox": "0 0 \(number(width)) \(number(height))", "role": "img",
                "aria-labelledby": "\(id)-title", "aria-describedby": "\(id)-desc",
            ]
        ) {
            element("title", ["id": "\(id)-title"], text: title)
            element("desc", ["id": "\(id)-desc"], text: description)
            content()
        }
    }

    static func text(
        _ words: String, x: Double, y: Double, style: String? = nil, anchor: String? = nil
    ) -> HTML {
        element("text", ["x": number(x), "y": number(y), "class": style, "text-anchor": anchor], text: words)
    }

    static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, style: String) -> HTML {
        element(
            "line", ["x1": number(x1), "y1": number(y1), "x2": number(x2), "y2": number(y2), "class": style])
    }

    static func circle(_ x: Double, _ y: Double, radius: Double, style: String) -> HTML {
        element("circle", ["cx": number(x), "cy": number(y), "r": number(radius), "class": style])
    }

    static func rectangle(
        x: Double, y: Double, width: Double, height: Double, style: String, corner: Double = 0
    ) -> HTML {
        element(
            "rect",
            [
                "x": number(x), "y": number(y), "width": number(max(0, width)), "height": number(max(0, height)),
                "rx": corner > 0 ? number(corner) : nil, "class": style,
            ])
    }

    /// With at most one decimal and a point: the same bytes everywhere.
    static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        let whole = abs(tenths) / 10
        let rest = abs(tenths) % 10
        return (tenths < 0 ? "-" : "") + "\(whole)" + (rest == 0 ? "" : ".\(rest)")
    }

    /// About how wide a text is that is drawn at a size; letters of the fonts in use are a little over half as wide as
    /// high.
    static func width(of words: String, size: Double) -> Double { Double(words.count) * size * 0.58 }
}

/// Pictograms are drawn once, out of sight, and used by name.
enum Pictogram {
    static func sheet(_ assets: ReportAssets) -> HTML {
        element("svg", ["class": "sheet", "aria-hidden": "true", "width": "0", "height": "0"]) {
            HTML.asset(assets.symbols.joined(separator: "\n"))
        }
    }

    /// In a text, where a word beside it says the same.
    static func inText(_ category: Places.Category?) -> HTML {
        guard let drawing = category?.drawing else { return .nothing }
        return element("svg", ["class": "pictogram", "viewBox": "0 0 24 24", "aria-hidden": "true"]) {
            element("use", ["href": "#p-\(drawing)"])
        }
    }

    /// In a drawing, its middle at a point.
    static func drawn(_ name: String, x: Double, y: Double, size: Double) -> HTML {
        element(
            "use",
            [
                "href": "#p-\(name)", "x": Drawing.number(x - size / 2), "y": Drawing.number(y - size / 2),
                "width": Drawing.number(size), "height": Drawing.number(size),
            ])
    }
}

/// What comes with the program and is put into every report.
package struct ReportAssets: Sendable {
    /// What an asset must be.
    package enum Problem: Error, Equatable, CustomStringConvertible {
        case styleSheetIsEmpty
        case styleSheetHoldsMarkup
        case noPictogram(String)

        package var description: String {
            switch self {
            case .styleSheetIsEmpty: "the report's style sheet is empty, but must hold CSS"
            case .styleSheetHoldsMarkup:
                "the report's style sheet holds a <, but must not, since it could end the element that it stands in"
            case .noPictogram(let name): "the pictograms have no <symbol id=\"\(name)\">, but the report draws it"
            }
        }
    }

    /// The pictograms that reports draw: categories, and a preschool.
    static let pictogramNames = Places.Category.allCases.compactMap(\.drawing) + ["preschool"]

    let styleSheet: String
    /// The `<symbol>` elements, by name, in the order of ``pictogramNames``.
    let symbols: [String]

    /// - Parameters:
    ///   - styleSheet: the text of `web/report/report.css`.
    ///   - pictograms: the text of `web/pictograms.svg`.
    /// - Throws: ``Problem`` where something is missing that reports need.
    package init(styleSheet: String, pictograms: String) throws(Problem) {
        guard styleSheet.contains(where: { !$0.isWhitespace }) else { throw .styleSheetIsEmpty }
        guard !styleSheet.contains("<") else { throw .styleSheetHoldsMarkup }
        self.styleSheet = styleSheet
        var symbols: [String] = []
        for name in ReportAssets.pictogramNames {
            let start = "<symbol id=\"\(name)\""
            guard let from = pictograms.firstRange(of: start),
                let to = pictograms[from.upperBound...].firstRange(of: "</symbol>")
            else { throw .noPictogram(name) }
            symbols.append("<symbol id=\"p-\(name)\"" + pictograms[from.upperBound..<to.upperBound])
        }
        self.symbols = symbols
    }
}
