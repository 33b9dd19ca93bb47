import Disclosure
import Foundation
import Geodesy
import Hotspots
import Places
import QGIS

extension Layer {
    package static let hotspots = Layer(
        "smultronstallen", "Smultronställen", .polygon, level: .areas, drawing: "strawberry",
        summary: "Områden där barnens markeringar samlas, rangordnade efter hur många barn som står bakom.",
        openSummary: "Områden där många barn från flera förskolor har sina favoritplatser.",
        columns: columns,
        records: { source in
            source.analysis.hotspots.map { hotspot in
                HotspotRecord(
                    hotspot: hotspot, analysis: source.analysis, origin: source.origin,
                    feedback: source.feedback.on(.hotspot(hotspot.id)).last)
            }
        },
        published: { source in
            source.publication.hotspots.map { hotspot in
                OpenHotspotRecord(
                    hotspot: hotspot, publication: source.publication, origin: source.origin,
                    feedback: source.feedback.on(.hotspot(hotspot.id)).last)
            }
        },
        look: look)

    private static let columns: [Column<HotspotRecord, OpenHotspotRecord>] = [
        .text(
            "id", "Id", "Börjar med p- så länge analysen är preliminär.", openly: "Publiceringens eget id.", \.id,
            open: \.id),
        .text(
            "objekttyp", "Objekttyp", "Alltid smultronstalle.", { _ in "smultronstalle" },
            open: { _ in "smultronstalle" }),
        .text(
            "omgang", "Omgång", "Insamlingsomgången som markeringarna kommer från.", \.analysis.roundTitle,
            open: \.publication.round.title),
        .text("analys_id", "Analys", "Analysen som området kommer från.", \.analysis.id, open: \.publication.analysis),
        .text("kalla", "Källa", "Vem som har samlat in markeringarna.", \.origin, open: \.origin),
        .integer(
            "rang", "Rang", "1 = flest barn; vid lika flest markeringar, sedan från väster till öster.", \.hotspot.rank),
        .count(
            "antal_markeringar", "Antal markeringar", "Markeringar i området.", bands: Band.ofCounts,
            \.hotspot.markCount, open: \.hotspot.counts.marks),
        .count(
            "antal_barn", "Antal barn",
            "Summan över avdelningar av det största antal barn som avdelningen angav; samma barn räknas inte två gånger.",
            bands: Band.ofCounts, \.hotspot.children.total, open: \.hotspot.counts.children),
        .count(
            "antal_forskolor", "Antal förskolor", "Förskolor som har markerat i området.", bands: Band.ofPreschools,
            mayBeBelow: false,
            \.hotspot.preschoolCount, open: \.hotspot.counts.preschools),
        .number(
            "storsta_andel", "Största andel", decimals: 3, "Den största förskolans andel av barnen, 0–1.",
            \.hotspot.children.largestShare),
        .yesOrNo(
            "svagt_underlag", "Svagt underlag", "ja vid färre än 5 markeringar eller 2 avdelningar, annars nej.",
            \.hotspot.isWeak),
        .dominant("kategori", "Kategori", about: "Vanligaste kategorin", \.hotspot.category),
        .dominant("arstid", "Årstid", about: "Vanligaste årstiden", \.hotspot.timeOfYear),
        .text(
            "narmaste_forskola", "Närmaste förskola", "Förskolan som ligger närmast områdets kant.",
            \.hotspot.nearest?.preschool.name, open: \.hotspot.nearestPreschool?.name),
        .number(
            "avstand_m", "Avstånd", decimals: 1, unit: "m",
            "Fågelvägen från närmaste förskola till områdets kant; 0 innanför.", \.hotspot.nearest?.distanceM,
            open: \.hotspot.distanceM),
        .text(
            "metod", "Metod", "Metod och alla parametrar.", \.analysis.parameters.swedish, open: \.publication.method),
        .day(
            "framtagen", "Framtagen", "Datum då analysen gjordes.", openly: "Månaden då publiceringen gjordes.",
            \.analysis.computedAt, openMonth: \.publication.month),
        .number(
            "lagesosakerhet_m", "Lägesosäkerhet", decimals: 1, unit: "m",
            "Median av markeringarnas lägesosäkerhet; 50 där den är okänd.", \.hotspot.accuracyM),
        .text(
            "aterkoppling", "Återkoppling", "Vad kommunen svarar om platsen.", \.feedback?.text, open: \.feedback?.text),
        .word("aterkoppling_status", "Återkopplingens status", \.feedback?.status, open: \.feedback?.status),
    ]

    /// Outlines in strawberry. Rank is told by a number and by its size, never by colour; a weak basis by dashes.
    @Sendable private static func look(_ layer: QGISLayer, _: Pictograms) throws(QGISError) -> Look {
        switch layer.audience {
        case .open:
            try Look(renderer: .single(outline(.solid)), labels: bandLabels(layer), featureName: layer.column("id"))
        case .internal:
            try Look(
                renderer: byBasis(layer), labels: rankLabels(layer),
                featureName: "'Smultronställe ' || \(layer.column("rang"))")
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
        let yes = Expression.text(YesOrNo.yes.layerWord)
        return .rules([
            Renderer.Rule(
                title: "Smultronställe", filter: "\(weak) IS NULL OR \(weak) <> \(yes)", symbol: outline(.solid)),
            Renderer.Rule(
                title: "Smultronställe med svagt underlag (under 5 markeringar eller 2 avdelningar)",
                filter: "\(weak) = \(yes)", symbol: outline(.dash)),
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

/// A hotspot of an analysis.
private struct HotspotRecord: LayerRecord {
    var hotspot: Hotspot
    var analysis: Analysis
    /// Whom the marks come from.
    var origin: String
    var feedback: Feedback?

    var id: String { hotspot.id }
    var geometry: Geometry? { .polygon(hotspot.outline) }
    var preschools: Set<String> { Set(hotspot.children.byPreschool.keys) }
}

/// A hotspot of a publication.
private struct OpenHotspotRecord: LayerRecord {
    var hotspot: PublishedHotspot
    var publication: Publication
    /// Whom the marks come from.
    var origin: String
    /// The municipality's answer, as far as everyone may see it.
    var feedback: Feedback?

    var id: String { hotspot.id }
    var geometry: Geometry? { .polygon(hotspot.outline) }
}
