extension Look {
    /// The smaller share, where marks lie densest, darker than the larger one around it.
    static func density(_ layer: QGISLayer) throws(QGISError) -> Look {
        let share = try layer.column("andel")
        let most = Symbol(
            .fill, .fill(Colour.fewToMany[1].opacity(0.35), outline: .dusk, width: 0.3, stroke: .dash))
        let half = Symbol(.fill, .fill(Colour.fewToMany[3].opacity(0.55), outline: .dusk, width: 0.4))
        return Look(
            renderer: .rules([
                Renderer.Rule(title: "95 % av markeringarna", filter: "\(share) > 0.9", symbol: most),
                Renderer.Rule(title: "50 % av markeringarna", filter: "\(share) <= 0.9", symbol: half),
            ]),
            featureName: try layer.column("id"), level: .backdrop, isShownAtFirst: false)
    }
}
