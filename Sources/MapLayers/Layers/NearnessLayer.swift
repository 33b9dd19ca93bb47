import Geodesy
import Hotspots
import Places
import QGIS

extension Layer {
    package static let nearness = Layer(
        "narhet", "Närhet", .line, level: .lines, isShownAtFirst: false, drawing: "nearness",
        summary: "En linje från varje förskola till närmaste kant av varje smultronställe inom \(farthestM) m.",
        columns: columns,
        records: { source in
            source.preschools.flatMap { preschool in
                Nearness.hotspots(source.analysis.hotspots, near: preschool.position, withinM: Double(farthestM))
                    .map { NearnessRecord(preschool: preschool, near: $0) }
            }
        },
        look: look)

    private static let farthestM = NearnessBand.allM.last!

    private static let columns: [Column<NearnessRecord, Never>] = [
        .text("forskola_id", "Förskola", "Förskolans skolenhetskod.", \.preschool.code),
        .text("smultronstalle_id", "Smultronställe", "Områdets id.", \.near.hotspot.id),
        .number(
            "avstand_m", "Avstånd", decimals: 1, unit: "m", "Fågelvägen från förskolan till områdets kant; 0 innanför.",
            \.near.distanceM),
        .number(
            "barning_grader", "Bäring", decimals: 1, unit: "°",
            "Medsols från rutnätets norr i SWEREF 99 TM; tomt innanför.", \.near.bearingDegrees),
        .number("andel", "Andel", decimals: 3, "Förskolans barn i området delat med alla barn i det, 0–1.") {
            $0.near.hotspot.children.share(of: $0.preschool.code)
        },
    ]

    /// Thin lines, thicker the more of the hotspot's children come from the preschool; the distance at close range.
    @Sendable private static func look(_ layer: QGISLayer, _: Pictograms) throws(QGISError) -> Look {
        let share = try layer.column("andel")
        let distance = try layer.column("avstand_m")
        let line = SymbolLayer.line(.dusk, width: 0.4)
            .setting("outlineWidth", by: "0.2 + 1 * coalesce(\(share), 0)")
        return Look(
            renderer: .single(Symbol(.line, line)),
            labels: Labels(
                text: "format_number(\(distance), 0, 'sv') || ' m'", colour: .dusk, ground: .halo(.white), size: 8,
                placement: .along, upToScaleDenominator: 15_000),
            featureName: "\(try layer.column("forskola_id")) || ' – ' || \(try layer.column("smultronstalle_id"))")
    }
}

/// A preschool and a hotspot near it.
private struct NearnessRecord: LayerRecord {
    var preschool: Preschool
    var near: Nearness<Hotspot>

    var id: String { "\(preschool.code)_\(near.hotspot.id)" }
    var preschools: Set<String> { [preschool.code] }

    /// A line from the preschool to the nearest edge, or to somewhere inside where the preschool itself lies inside.
    var geometry: Geometry? {
        let start = preschool.position ?? near.target
        let isInside = near.bearingDegrees == nil
        return .line([start, isInside ? near.hotspot.outline.interiorPosition(awayFrom: start) : near.target])
    }
}
