extension Look {
    /// Each kind of change has a pattern of its own beside its colour, so that a copy in black and white still tells.
    static func changes(_ layer: QGISLayer) throws(QGISError) -> Look {
        let categories = try layer.codes(of: "slag").map { code in
            Renderer.Category(value: code.value, title: code.title, symbol: symbol(code.value))
        }
        return Look(
            renderer: .categories(by: "slag", categories), featureName: "represent_value(\(try layer.column("slag")))",
            level: .areas, isShownAtFirst: false)
    }

    private static func symbol(_ change: String) -> Symbol {
        func area(_ colour: Colour, _ pattern: SymbolLayer..., stroke: SymbolLayer.Stroke = .solid) -> Symbol {
            var symbol = Symbol(
                .fill, .fill(colour.opacity(0.1), outline: colour, width: 0.6, stroke: stroke))
            symbol.layers += pattern
            return symbol
        }
        let upwards = 45
        let downwards = 135
        return switch change {
        case "ny": area(.leaf, .dots(.leaf, distance: 2.4, size: 1))
        case "borta": area(.grey, stroke: .dash)
        case "vuxit": area(.leaf, .hatch(.leaf, angle: upwards, distance: 2))
        case "krympt": area(.amber, .hatch(.amber, angle: downwards, distance: 2))
        case "flyttad": area(.dusk, .hatch(.dusk, angle: 0, distance: 2))
        case "delad": area(.strawberry, .hatch(.strawberry, angle: 90, distance: 2))
        case "sammanslagen":
            area(
                .strawberry, .hatch(.strawberry, angle: upwards, distance: 2.6),
                .hatch(.strawberry, angle: downwards, distance: 2.6))
        default: area(.ink)
        }
    }
}
