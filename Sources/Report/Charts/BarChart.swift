/// Bars that lie down: word, bar, value. One dark tone on white, so that it reads in grey; the values stand in text.
enum BarChart {
    struct Bar: Sendable {
        var label: String
        /// Not below 0; nil where there is none.
        var value: Double?
        /// The value in words, also where there is none.
        var words: String
        var category: PlaceCategory?
        /// Lighter and with a border: to be read with care.
        var isDoubtful = false
    }

    private static let width = 420.0
    private static let rowHeight = 20.0
    private static let labelWidth = 166.0
    private static let valueWidth = 74.0

    /// - Parameters:
    ///   - id: unique in the document.
    ///   - most: the value of the longest bar there may be; nil for the largest value.
    ///   - limit: a value with a line across all bars, and its words.
    static func draw(
        id: String, title: String, _ bars: [Bar], most: Double? = nil, limit: (value: Double, words: String)? = nil
    ) -> HTML {
        let most = max(most ?? bars.compactMap(\.value).max() ?? 0, 1e-9)
        let top = limit == nil ? 2.0 : 16.0
        let height = top + Double(bars.count) * rowHeight + 2
        let description = bars.map { "\($0.label) \($0.words)" }.joined(separator: ", ") + "."
        return element("figure", ["class": "chart"]) {
            element("figcaption", text: title)
            Drawing.figure(
                id: id, title: title, description: description, width: width, height: height, style: "bars"
            ) {
                for (index, bar) in bars.enumerated() {
                    let y = top + Double(index) * rowHeight
                    let indent = bar.category.map { $0 == .mixed ? 0.0 : 20 } ?? 0
                    if let category = bar.category, category != .mixed {
                        Pictogram.drawn(category.rawValue, x: 9, y: y + 10, size: 17)
                    }
                    Drawing.text(fitted(bar.label), x: indent, y: y + 14)
                    Drawing.rectangle(
                        x: labelWidth, y: y + 3, width: length(bar, of: most), height: rowHeight - 6,
                        style: bar.isDoubtful ? "bar doubtful" : "bar")
                }
                Drawing.line(labelWidth, top, labelWidth, height, style: "axis")
                if let limit {
                    let x = labelWidth + room * limit.value / most
                    Drawing.line(x, top - 2, x, height, style: "limit")
                    Drawing.text(limit.words, x: x, y: 10, style: "small", anchor: "middle")
                }
                // Last, so that no line goes through them.
                for (index, bar) in bars.enumerated() {
                    Drawing.text(
                        bar.words, x: labelWidth + length(bar, of: most) + 5,
                        y: top + Double(index) * rowHeight + 14, style: "value")
                }
            }
            table(title, bars)
        }
    }

    /// The same for those who can't see the drawing.
    private static func table(_ title: String, _ bars: [Bar]) -> HTML {
        // A table is never narrower than its words, so it is a box around it that is out of sight.
        element("div", ["class": "visually-hidden"]) {
            element("table") {
                element("caption", text: title)
                element("tbody") {
                    for bar in bars {
                        element("tr") {
                            element("th", ["scope": "row"], text: bar.label)
                            element("td", text: bar.words)
                        }
                    }
                }
            }
        }
    }

    private static var room: Double { width - labelWidth - valueWidth }

    private static func length(_ bar: Bar, of most: Double) -> Double {
        room * min(1, max(0, bar.value ?? 0) / most)
    }

    private static func fitted(_ label: String) -> String {
        let most = 27
        return label.count <= most ? label : label.prefix(most - 1) + "…"
    }
}
