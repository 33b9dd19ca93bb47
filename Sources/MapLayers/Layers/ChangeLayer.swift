import Geodesy
import Hotspots
import Places
import QGIS

extension Layer {
    package static let changes = Layer(
        "forandringar", "Förändringar", .polygon, level: .areas, isShownAtFirst: false, drawing: "changes",
        summary:
            "Vad som blivit av varje smultronställe från en sparad analys till nästa, parat efter hur mycket de överlappar.",
        columns: columns,
        records: \.changes,
        look: look)

    private static let columns: [Column<HotspotChange, Never>] = [
        .text(
            "fran", "Från", "Id i den äldre analysen; flera åtskilda av mellanslag där områden slagits samman."
        ) { $0.from.isEmpty ? nil : $0.from.joined(separator: " ") },
        .text("till", "Till", "Id i den nyare analysen.", \.to),
        .word("slag", "Slag", \.kind),
    ]

    /// Each kind of change has a pattern of its own beside its colour, so that a copy in black and white still tells.
    @Sendable private static func look(_ layer: QGISLayer, _: Pictograms) throws(QGISError) -> Look {
        let categories = ChangeKind.allCases.map { kind in
            Renderer.Category(value: kind.layerWord, title: kind.title, symbol: symbol(kind))
        }
        return Look(
            renderer: .categories(by: "slag", categories), featureName: "represent_value(\(try layer.column("slag")))")
    }

    private static func symbol(_ change: ChangeKind) -> Symbol {
        func area(_ colour: Colour, _ pattern: SymbolLayer..., stroke: SymbolLayer.Stroke = .solid) -> Symbol {
            var symbol = Symbol(
                .fill, .fill(colour.opacity(0.1), outline: colour, width: 0.6, stroke: stroke))
            symbol.layers += pattern
            return symbol
        }
        let upwards = 45
        let downwards = 135
        return switch change {
        case .new: area(.leaf, .dots(.leaf, distance: 2.4, size: 1))
        case .gone: area(.grey, stroke: .dash)
        case .grown: area(.leaf, .hatch(.leaf, angle: upwards, distance: 2))
        case .shrunk: area(.amber, .hatch(.amber, angle: downwards, distance: 2))
        case .moved: area(.dusk, .hatch(.dusk, angle: 0, distance: 2))
        case .split: area(.strawberry, .hatch(.strawberry, angle: 90, distance: 2))
        case .merged:
            area(
                .strawberry, .hatch(.strawberry, angle: upwards, distance: 2.6),
                .hatch(.strawberry, angle: downwards, distance: 2.6))
        case .unchanged: area(.ink)
        }
    }
}

extension HotspotChange: LayerRecord {
    var geometry: Geometry? { .polygon(outline) }
}
