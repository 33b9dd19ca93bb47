/// One bar in parts: how a whole is divided. The parts differ by pattern, and each has its words below.
enum ShareBar {
    private static let width = 420.0
    /// Solid, hatched, empty.
    private static let styles = ["solid", "hatched", "empty"]

    /// - Parameter parts: at most three.
    static func draw(id: String, title: String, _ parts: [LabelledCount]) -> HTML {
        let total = parts.reduce(0) { $0 + $1.count }
        guard total > 0 else { return .nothing }
        let words = parts.map { "\($0.label): \(SwedishText.number($0.count))" }
        var pieces: [HTML] = []
        var x = 1.0
        for (part, style) in zip(parts, styles) {
            let length = (width - 2) * Double(part.count) / Double(total)
            pieces.append(Drawing.rectangle(x: x, y: 2, width: length, height: 22, style: style))
            x += length
        }
        for (index, (words, style)) in zip(words, styles).enumerated() {
            let y = 34 + Double(index) * 18
            pieces.append(Drawing.rectangle(x: 1, y: y, width: 14, height: 12, style: style))
            pieces.append(Drawing.text(words, x: 22, y: y + 10))
        }
        return element("figure", ["class": "chart"]) {
            element("figcaption", text: title)
            Drawing.figure(
                id: id, title: title, description: words.joined(separator: ", ") + ".", width: width,
                height: 36 + 18 * Double(parts.count), style: "bars"
            ) {
                element("defs") {
                    element(
                        "pattern",
                        [
                            "id": "hatch", "width": "6", "height": "6", "patternUnits": "userSpaceOnUse",
                            "patternTransform": "rotate(45)",
                        ]
                    ) {
                        element("rect", ["width": "6", "height": "6", "class": "paper"])
                        element("rect", ["width": "2.5", "height": "6", "class": "ink"])
                    }
                }
                HTML.several(pieces)
            }
        }
    }
}
