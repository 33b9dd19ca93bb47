/// Marks in order of how far away their k-th nearest neighbour is. Where the curve bends upwards, marks stop gathering, and
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
