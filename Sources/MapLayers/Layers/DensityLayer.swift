import Geodesy
import Hotspots
import Places
import QGIS

extension Layer {
    package static let density = Layer(
        "tathet", "Täthet", .polygon, level: .backdrop, isShownAtFirst: false, drawing: "plan",
        summary:
            "De minsta områden som rymmer 50 och 95 % av markeringarna, efter hur tätt de ligger. Endast för internt bruk.",
        columns: columns,
        records: { $0.analysis.densityAreas ?? [] },
        look: look)

    private static let columns: [Column<DensityArea, Never>] = [
        .text("id", "Id", "Andelen i procent och ett löpnummer.", \.id),
        .number(
            "andel", "Andel", decimals: 2, "Andelen av markeringarna som områdena rymmer tillsammans, 0–1.", \.share),
        .number("bandbredd_m", "Bandbredd", decimals: 1, unit: "m", "Kärnans radie.", \.bandwidthM),
    ]

    /// The smaller share, where marks lie densest, darker than the larger one around it.
    @Sendable private static func look(_ layer: QGISLayer, _: Pictograms) throws(QGISError) -> Look {
        let share = try layer.column("andel")
        let most = Symbol(.fill, .fill(Colour.fewToMany[1].opacity(0.35), outline: .dusk, width: 0.3, stroke: .dash))
        let half = Symbol(.fill, .fill(Colour.fewToMany[3].opacity(0.55), outline: .dusk, width: 0.4))
        return Look(
            renderer: .rules([
                Renderer.Rule(title: "95 % av markeringarna", filter: "\(share) > 0.9", symbol: most),
                Renderer.Rule(title: "50 % av markeringarna", filter: "\(share) <= 0.9", symbol: half),
            ]),
            featureName: try layer.column("id"))
    }
}

extension DensityArea: LayerRecord {
    var geometry: Geometry? { .polygon(outline) }
}
