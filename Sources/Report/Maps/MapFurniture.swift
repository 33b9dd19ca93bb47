/// What every map has: a scale bar, and which way is north.
enum MapFurniture {
    private static let barLengths = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000].map(
        Double.init)

    /// Draws both in the lower left corner, and keeps other labels away.
    static func draw(in frame: MapFrame, _ placer: inout LabelPlacer) -> HTML {
        let length = barLengths.last { $0 / frame.metresPerUnit <= frame.width * 0.3 } ?? barLengths[0]
        let (left, bottom) = (30.0, frame.height - 10)
        let right = left + length / frame.metresPerUnit
        let words = length < 1000 ? "\(Int(length))\u{A0}m" : "\(Int(length / 1000))\u{A0}km"
        placer.take(.init(x: 0, y: bottom - 26, width: right + 12, height: 36))
        return element("g", ["class": "furniture"]) {
            element("path", ["d": "M13 \(Drawing.number(bottom - 26))l6 20l-6 -5l-6 5z", "class": "north"])
            Drawing.text("N", x: 13, y: bottom + 6, style: "small", anchor: "middle")
            element(
                "path",
                [
                    "class": "bar",
                    "d": "M\(Drawing.number(left)) \(Drawing.number(bottom - 6))v6H\(Drawing.number(right))v-6",
                ])
            Drawing.text(words, x: (left + right) / 2, y: bottom - 5, style: "small", anchor: "middle")
        }
    }
}
