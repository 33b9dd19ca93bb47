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
