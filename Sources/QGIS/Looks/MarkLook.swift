extension Look {
    /// A frame that says what the children want with the place, by shape and colour, and in it the category's drawing.
    /// From afar there is room for the frame alone, as a dot.
    static func marks(_ layer: QGISLayer, _ pictograms: Pictograms) throws(QGISError) -> Look {
        let kind = try layer.column("typ")
        let category = try layer.column("kategori")
        var frames: [Renderer.Rule] = []
        for code in try layer.codes(of: "typ") {
            frames.append(
                Renderer.Rule(
                    title: code.title, filter: "\(kind) = \(Expression.text(code.value))", symbol: frame(code.value)))
        }
        var drawings: [Renderer.Rule] = []
        for code in try layer.codes(of: "kategori") {
            let drawing = try pictograms.marker(drawing(of: code.value))
            drawings.append(
                Renderer.Rule(
                    title: code.title, filter: "\(category) = \(Expression.text(code.value))",
                    symbol: Symbol(.marker, .pictogram(drawing, ink: .ink, size: 3.6))))
        }
        return Look(
            renderer: .rules([
                Renderer.Rule(title: "Vad barnen vill säga", rules: frames),
                Renderer.Rule(title: "Kategori", upToScaleDenominator: nearScaleDenominator, rules: drawings),
            ]),
            featureName: "represent_value(\(category)) || ', ' || represent_value(\(kind))", level: .points,
            isShownAtFirst: false)
    }

    private static let nearScaleDenominator = 10_000

    private static func frame(_ kind: String) -> Symbol {
        let layer: SymbolLayer =
            switch kind {
            case "undviker": .frame(.square, fill: .white, outline: .ink, width: 0.5, size: 4.7)
            case "onskan": .frame(.diamond, fill: .white, outline: .dusk, width: 0.5, size: 6.3)
            default: .frame(.circle, fill: .white, outline: .strawberry, width: 0.5, size: 5.3)
            }
        return Symbol(
            .marker,
            layer.setting("size", by: "CASE WHEN @map_scale > \(nearScaleDenominator) THEN 1.6 ELSE @value END"))
    }

    /// What the sheet of pictograms calls the drawing of a category.
    private static func drawing(of category: String) -> String {
        switch category {
        case "lek": "play"
        case "natur": "nature"
        case "vatten": "water"
        case "sno": "snow"
        case "djur": "animals"
        case "lugn": "calm"
        case "klattra": "climb"
        case "samlas": "gather"
        default: "other"
        }
    }
}
