extension Look {
    /// Squares in one hue, darker with more children; the lightest and the darkest differ in grey as well.
    static func cells(_ layer: QGISLayer) throws(QGISError) -> Look {
        let children = "antal_barn"
        _ = try layer.column(children)
        let renderer: Renderer =
            switch layer.audience {
            case .internal: .ranges(by: children, [empty] + classes)
            case .open: .categories(by: children, bands(try layer.codes(of: children)))
            }
        return Look(renderer: renderer, featureName: try layer.column("id"), level: .backdrop, opacity: 0.8)
    }

    /// The same steps as everyone sees, and one more below them, where what everyone sees has nothing.
    private static let classes: [Renderer.Range] = [
        (1, 9, "1–9 barn"), (10, 19, "10–19 barn"), (20, 49, "20–49 barn"), (50, 99, "50–99 barn"),
        (100, 1_000_000, "100 barn eller fler"),
    ].enumerated().map { index, step in
        Renderer.Range(lower: step.0, upper: step.1, title: step.2, symbol: square(Colour.fewToMany[index]))
    }

    /// Squares are there without children too, where that is unusual or what lies around them is.
    private static let empty = Renderer.Range(
        lower: 0, upper: 0, title: "Inga barn",
        symbol: Symbol(.fill, .fill(Colour.white.opacity(0), outline: .grey, width: 0.15)))

    private static func bands(_ codes: [QGISCode]) -> [Renderer.Category] {
        let shades = Colour.fewToMany.dropFirst()
        return codes.enumerated().map { index, band in
            let shade = shades[min(shades.startIndex + index, shades.endIndex - 1)]
            return Renderer.Category(value: band.value, title: "\(band.title) barn", symbol: square(shade))
        }
    }

    private static func square(_ shade: Colour) -> Symbol {
        Symbol(.fill, .fill(shade, outline: .white, width: 0.15))
    }
}
