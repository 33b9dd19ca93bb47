extension Look {
    /// Thin lines, thicker the more of the hotspot's children come from the preschool; the distance at close range.
    static func nearness(_ layer: QGISLayer) throws(QGISError) -> Look {
        let share = try layer.column("andel")
        let distance = try layer.column("avstand_m")
        let line = SymbolLayer.line(.dusk, width: 0.4)
            .setting("outlineWidth", by: "0.2 + 1 * coalesce(\(share), 0)")
        return Look(
            renderer: .single(Symbol(.line, line)),
            labels: Labels(
                text: "format_number(\(distance), 0, 'sv') || ' m'", colour: .dusk, ground: .halo(.white), size: 8,
                placement: .along, upToScaleDenominator: 15_000),
            featureName:
                "\(try layer.column("forskola_id")) || ' – ' || \(try layer.column("smultronstalle_id"))",
            level: .lines, isShownAtFirst: false)
    }
}
