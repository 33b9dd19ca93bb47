extension Look {
    /// Outlines in strawberry. Rank is told by a number and by its size, never by colour; a weak basis by dashes.
    static func hotspots(_ layer: QGISLayer) throws(QGISError) -> Look {
        switch layer.audience {
        case .open:
            try Look(
                renderer: .single(outline(.solid)), labels: bandLabels(layer), featureName: layer.column("id"),
                level: .areas)
        case .internal:
            try Look(
                renderer: byBasis(layer), labels: rankLabels(layer),
                featureName: "'Smultronställe ' || \(layer.column("rang"))", level: .areas)
        }
    }

    private static func outline(_ stroke: SymbolLayer.Stroke) -> Symbol {
        // A white line under the red one keeps it apart from whatever map lies below.
        Symbol(
            .fill, .fill(.clear, outline: .white.opacity(0.8), width: 1.6),
            .fill(.strawberry.opacity(0.1), outline: .strawberry, width: 0.8, stroke: stroke))
    }

    private static func byBasis(_ layer: QGISLayer) throws(QGISError) -> Renderer {
        let weak = try layer.column("svagt_underlag")
        return .rules([
            Renderer.Rule(
                title: "Smultronställe", filter: "\(weak) IS NULL OR \(weak) <> 'ja'", symbol: outline(.solid)),
            Renderer.Rule(
                title: "Smultronställe med svagt underlag (under 5 markeringar eller 2 avdelningar)",
                filter: "\(weak) = 'ja'", symbol: outline(.dash)),
        ])
    }

    private static func rankLabels(_ layer: QGISLayer) throws(QGISError) -> Labels {
        let rank = try layer.column("rang")
        return Labels(
            text: rank, colour: .white, ground: .disc(.strawberry, rim: .white), size: 7.5, isBold: true,
            placement: .over,
            byFeature: [
                (name: "Size", expression: "CASE WHEN \(rank) <= 3 THEN 11.5 WHEN \(rank) <= 10 THEN 9.5 ELSE 7.5 END"),
                // Where two numbers would meet, the one with more children stays.
                (name: "Priority", expression: "CASE WHEN \(rank) <= 10 THEN 10 ELSE 5 END"),
                (name: "ZIndex", expression: "1000 - \(rank)"),
            ])
    }

    private static func bandLabels(_ layer: QGISLayer) throws(QGISError) -> Labels {
        let band = try layer.column("antal_barn")
        return Labels(
            text: "represent_value(\(band)) || ' barn'", colour: .strawberry, ground: .halo(.white),
            size: 8, isBold: true, placement: .over, upToScaleDenominator: 15_000)
    }
}
