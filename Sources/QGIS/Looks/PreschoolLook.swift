extension Look {
    /// A house in a disc: filled with dusk blue where the preschool took part, hollow and grey where it did not.
    static func preschools(_ layer: QGISLayer, _ pictograms: Pictograms) throws(QGISError) -> Look {
        let name = try layer.column("namn")
        _ = try layer.column("svarat")
        let house = try pictograms.marker("preschool")
        func symbol(disc: Colour, rim: Colour, ink: Colour) -> Symbol {
            Symbol(
                .marker, .frame(.circle, fill: disc, outline: rim, width: 0.5, size: 6.4),
                .pictogram(house, ink: ink, size: 4.2))
        }
        return Look(
            renderer: .categories(
                by: "svarat",
                [
                    Renderer.Category(
                        value: "ja", title: "Förskola som har svarat",
                        symbol: symbol(disc: .dusk, rim: .white, ink: .white)),
                    Renderer.Category(
                        value: "nej", title: "Förskola som inte har svarat",
                        symbol: symbol(disc: .white, rim: .grey, ink: .grey)),
                ]),
            labels: Labels(
                text: name, colour: .dusk, ground: .halo(.white), size: 9, placement: .beside,
                upToScaleDenominator: 50_000),
            featureName: name, level: .points)
    }
}
