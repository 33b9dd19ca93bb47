extension Look {
    /// A layer that has no drawing of its own: quiet, so that it can lie with the others.
    static func plain(_ layer: QGISLayer) -> Look {
        let symbol: Symbol
        let level: Level
        switch layer.geometry {
        case .point:
            symbol = Symbol(.marker, .frame(.circle, fill: .dusk, outline: .white, width: 0.3, size: 2.5))
            level = .points
        case .line:
            symbol = Symbol(.line, .line(.dusk, width: 0.5))
            level = .lines
        case .polygon:
            symbol = Symbol(.fill, .fill(.dusk.opacity(0.15), outline: .dusk, width: 0.3))
            level = .areas
        }
        return Look(
            renderer: .single(symbol), featureName: Expression.column(layer.attributes.first?.name ?? "id"),
            level: level)
    }
}
