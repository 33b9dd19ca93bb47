import Disclosure
import Geodesy
import Hotspots
import Places
import QGIS

extension Layer {
    package static let preschools = Layer(
        "forskolor", "Förskolor", .point, level: .points, drawing: "preschool",
        summary: "Alla förskolor i registret, om de har svarat och hur många smultronställen de har nära.",
        openSummary: "Alla förskolor i registret, och om de har svarat.",
        columns: columns,
        records: { source in source.preschools.map { PreschoolRecord($0, in: source.analysis) } },
        published: \.publication.content.preschools,
        look: look)

    private static let columns: [Column<PreschoolRecord, PublishedPreschool>] =
        [
            .text("id", "Skolenhetskod", "Skolverkets kod för skolenheten.", \.id, open: \.code),
            .text("namn", "Namn", "Förskolans namn.", \.preschool.name, open: \.name),
            .text(
                "huvudman", "Huvudman", "kommunal, enskild … som registret har det.", \.preschool.operatorName,
                open: \.operatorName),
            .text("ort", "Ort", "Orten som förskolan ligger i.", \.preschool.place, open: \.place),
            .word("lageskvalitet", "Lägeskvalitet", \.preschool.positionQuality, open: \.positionQuality),
            .yesOrNo(
                "svarat", "Svarat", "ja om förskolan har markerat i omgången, annars nej.", \.tookPart, open: \.tookPart
            ),
            .integer(
                "antal_markeringar", "Antal markeringar", "Förskolans markeringar i omgången, av alla typer.",
                \.markCount),
        ]
        + NearnessBand.allM.map { band in
            .integer(
                "smultronstallen_\(band)m", "Smultronställen inom \(band) m",
                band == NearnessBand.allM.first
                    ? "Fågelvägen till områdets kant; tomt där läget är okänt." : "Som ovan."
            ) { $0.hotspotCount(withinM: band) }
        }

    /// A house in a disc: filled with dusk blue where the preschool took part, hollow and grey where it did not.
    @Sendable private static func look(_ layer: QGISLayer, _ pictograms: Pictograms) throws(QGISError) -> Look {
        let name = try layer.column("namn")
        _ = try layer.column("svarat")
        let house = try pictograms.marker("preschool")
        func category(_ answered: YesOrNo, _ title: String, disc: Colour, rim: Colour, ink: Colour) -> Renderer.Category
        {
            Renderer.Category(
                value: answered.layerWord, title: title,
                symbol: Symbol(
                    .marker, .frame(.circle, fill: disc, outline: rim, width: 0.5, size: 6.4),
                    .pictogram(house, ink: ink, size: 4.2)))
        }
        return Look(
            renderer: .categories(
                by: "svarat",
                [
                    category(.yes, "Förskola som har svarat", disc: .dusk, rim: .white, ink: .white),
                    category(.no, "Förskola som inte har svarat", disc: .white, rim: .grey, ink: .grey),
                ]),
            labels: Labels(
                text: name, colour: .dusk, ground: .halo(.white), size: 9, placement: .beside,
                upToScaleDenominator: 50_000),
            featureName: name)
    }
}

/// A preschool of the register, and what an analysis says of it.
private struct PreschoolRecord: LayerRecord {
    var preschool: Preschool
    var markCount: Int
    private var hotspots: [Hotspot]

    init(_ preschool: Preschool, in analysis: Analysis) {
        self.preschool = preschool
        markCount = analysis.marksByPreschool[preschool.code] ?? 0
        hotspots = analysis.hotspots
    }

    var id: String { preschool.code }
    var geometry: Geometry? { preschool.position.map { .point($0) } }
    var preschools: Set<String> { [preschool.code] }

    var tookPart: Bool { markCount > 0 }

    /// nil where the preschool's place is not known.
    func hotspotCount(withinM band: Int) -> Int? {
        preschool.position.map { Nearness.hotspots(hotspots, near: $0, withinM: Double(band)).count }
    }
}

extension PublishedPreschool: LayerRecord {
    var geometry: Geometry? { position.map { .point($0) } }
}
