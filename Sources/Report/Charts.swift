import Places

/// Bars that lie down: word, bar, value. One dark tone on white, so that it reads in grey; the values stand in text.
enum BarChart {
    struct Bar: Sendable {
        var label: String
        /// Not below 0; nil where there is none.
        var value: Double?
        /// The value in words, also where there is none.
        var words: String
        var category: Places.Category?
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
                    let indent = bar.category == nil ? 0.0 : 20
                    if let drawing = bar.category?.drawing {
                        Pictogram.drawn(drawing, x: 9, y: y + 10, size: 17)
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

/// How far each preschool has to its nearest hotspot.
enum NearestChart {
    static func draw(_ report: Reading) -> HTML {
        let placed = report.preschools.filter { $0.position != nil }
        guard !placed.isEmpty, !report.places.isEmpty else { return .nothing }
        let ordered = placed.sorted {
            ($0.near.first?.distanceM ?? .infinity, $0.name, $0.code)
                < ($1.near.first?.distanceM ?? .infinity, $1.name, $1.code)
        }
        return BarChart.draw(
            id: "diagram-narmast", title: "Avstånd från varje förskola till närmaste smultronställe, fågelvägen",
            ordered.map { preschool in
                BarChart.Bar(
                    label: preschool.name, value: preschool.near.first?.distanceM,
                    words: preschool.near.first.map { SwedishText.distance($0.distanceM) } ?? "inget inom 1\u{A0}km",
                    isDoubtful: preschool.positionQuality != .address)
            }, most: 1000)
    }
}

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

/// How often each hotspot is found again when marks are drawn anew.
enum StabilityChart {
    /// From here on a hotspot is called stable.
    static let stableShare = 0.8
    /// As many as fit on half a page.
    private static let most = 25

    static func draw(_ findings: InternalFindings) -> HTML {
        let known = findings.hotspots.filter { $0.stability != nil }.sorted { $0.place.number < $1.place.number }
        guard let resampling = findings.resampling, !known.isEmpty else { return .nothing }
        let shown = known.prefix(most)
        return element("div") {
            BarChart.draw(
                id: "diagram-stabilitet",
                title: "Stabilitet: andel av \(SwedishText.count(resampling.runs, "omdragning", "omdragningar")) där "
                    + "smultronstället återfinns"
                    + (known.count > most ? " (rang 1–\(most); alla i rangordningen)" : ""),
                shown.map { hotspot in
                    let share = hotspot.stability ?? 0
                    return BarChart.Bar(
                        label: "\(hotspot.place.number) \(hotspot.place.nearest?.name ?? "")", value: share,
                        words: SwedishText.percent(share), isDoubtful: share < stableShare)
                }, most: 1, limit: (stableShare, "stabilt från \(SwedishText.percent(stableShare))"))
            element("p", ["class": "small"], text: resampling.description + " Ljusa staplar: under gränsen.")
        }
    }
}

/// Marks in order of how far away their k-th nearest neighbour is. Where the curve bends upwards, marks stop cluster, and
/// a good eps lies there.
///
/// - Source: Ester, Kriegel, Sander & Xu 1996, 4.2.
enum DistancePlot {
    private static let width = 420.0
    private static let height = 230.0
    private static let left = 52.0
    private static let bottom = 34.0
    private static let top = 10.0
    private static let right = 10.0
    /// Steps of the curve that are drawn; more can't be seen.
    private static let steps = 200

    static func draw(_ plot: KDistances) -> HTML {
        let sorted = plot.distancesM.filter(\.isFinite).sorted()
        guard sorted.count > 1 else { return .nothing }
        // The last marks lie far out and would flatten all the rest.
        let usual = sorted[Int(Double(sorted.count - 1) * 0.95)]
        let eps = max(plot.suggestedEpsM ?? 0, plot.chosenEpsM ?? 0)
        let most = max(eps > 0 ? min(usual, 4 * eps) : usual, 1.3 * eps, 1)
        let step = tick(most)
        let title = "Avstånd till den \(ordinal(plot.k)) närmaste markeringen"
        func x(_ index: Int) -> Double { left + (width - left - right) * Double(index) / Double(sorted.count - 1) }
        func y(_ metres: Double) -> Double { height - bottom - (height - bottom - top) * min(metres, most) / most }
        let indices = Set((0...steps).map { $0 * (sorted.count - 1) / steps }).sorted().filter { sorted[$0] <= most }
        let curve = indices.map { "\(Drawing.number(x($0))) \(Drawing.number(y(sorted[$0])))" }.joined(separator: "L")
        return element("figure", ["class": "chart"]) {
            element("figcaption", text: title)
            Drawing.figure(
                id: "diagram-avstand", title: title, description: sentence(plot, sorted), width: width, height: height,
                style: "plot"
            ) {
                for metres in stride(from: 0, through: most, by: step) {
                    Drawing.line(left, y(metres), width - right, y(metres), style: "grid")
                    Drawing.text(
                        "\(SwedishText.number(metres))\u{A0}m", x: left - 5, y: y(metres) + 4, style: "small",
                        anchor: "end")
                }
                Drawing.line(left, height - bottom, width - right, height - bottom, style: "axis")
                Drawing.line(left, top, left, height - bottom, style: "axis")
                element("path", ["d": "M\(curve)", "class": "curve"])
                level("eps i analysen", plot.chosenEpsM, style: "limit", above: isAbove(plot), y)
                level("föreslagen eps", plot.suggestedEpsM, style: "limit dotted", above: !isAbove(plot), y)
                Drawing.text(
                    "Markeringar, från tätast till glesast (\(SwedishText.number(sorted.count)) st)",
                    x: (left + width - right) / 2, y: height - 12, style: "small", anchor: "middle")
            }
            element("p", ["class": "small"], text: sentence(plot, sorted))
        }
    }

    /// `2:a`, `5:e`.
    private static func ordinal(_ number: Int) -> String {
        let isTeen = (11...12).contains(number % 100)
        return "\(number):\([1, 2].contains(number % 10) && !isTeen ? "a" : "e")"
    }

    /// Whether the words on the chosen eps stand above its line: the higher line's do.
    private static func isAbove(_ plot: KDistances) -> Bool { (plot.chosenEpsM ?? 0) >= (plot.suggestedEpsM ?? 0) }

    private static func level(
        _ words: String, _ metres: Double?, style: String, above: Bool, _ y: (Double) -> Double
    ) -> HTML {
        guard let metres else { return .nothing }
        return .several([
            Drawing.line(left, y(metres), width - right, y(metres), style: style),
            Drawing.text(
                "\(words) \(SwedishText.number(metres))\u{A0}m", x: left + 6, y: y(metres) + (above ? -4 : 12),
                style: "small strong"),
        ])
    }

    private static func sentence(_ plot: KDistances, _ sorted: [Double]) -> String {
        let half = SwedishText.distance(sorted[(sorted.count - 1) / 2])
        var sentence = "Hälften av markeringarna har sin \(ordinal(plot.k)) närmaste granne inom \(half)."
        if let suggested = plot.suggestedEpsM {
            sentence += " Kurvan böjer av vid \(SwedishText.number(suggested))\u{A0}m, som därför föreslås som eps"
            sentence += plot.chosenEpsM.map { "; analysen har \(SwedishText.number($0))\u{A0}m." } ?? "."
        } else {
            sentence += " Kurvan har ingen tydlig böj, och ingen eps föreslås."
        }
        return sentence + " Avstånd över axelns slut visas inte."
    }

    /// 1, 2 or 5 times a power of ten, so that there are at most six lines.
    private static func tick(_ most: Double) -> Double {
        var power = 1.0
        while true {
            for factor in [1.0, 2, 5] where most / (factor * power) <= 6 { return factor * power }
            power *= 10
        }
    }
}
