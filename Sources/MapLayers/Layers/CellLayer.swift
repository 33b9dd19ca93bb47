import Clustering
import Disclosure
import Geodesy
import Hotspots
import Places
import QGIS

extension Layer {
    package static let cells = Layer(
        "rutor", "Rutor", .polygon, level: .backdrop, drawing: "cells",
        summary:
            "Antal favoritmarkeringar, barn och förskolor i rutor i SWEREF 99 TM, och om det är fler än slumpen ger.",
        openSummary:
            "Rutor i SWEREF 99 TM med favoritplatser för tillräckligt många barn från flera förskolor; antalen anges "
            + "i steg, och det som rör få barn visas inte.",
        columns: columns,
        records: \.analysis.cells,
        published: \.publication.content.disclosed.squares,
        look: look)

    private static let columns: [Column<GridCell, Disclosed.Square>] = [
        .text(
            "id", "Id", "Nedre vänstra hörnets östliga och nordliga koordinat, och rutans storlek.", \.id, open: \.id),
        .integer("storlek_m", "Storlek", unit: "m", "Rutans sida.", \.square.sizeM, open: \.square.sizeM),
        .count(
            "antal_markeringar", "Antal markeringar", "Markeringar i rutan.", bands: Band.ofCounts, \.markCount,
            open: \.counts.marks),
        .count(
            "antal_barn", "Antal barn", "Som i smultronstallen: samma barn räknas inte två gånger.",
            bands: Band.ofCounts, \.children.total, open: \.counts.children),
        .count(
            "antal_forskolor", "Antal förskolor", "Förskolor som har markerat i rutan.", bands: Band.ofPreschools,
            mayBeBelow: false,
            \.preschoolCount, open: \.counts.preschools),
        .number(
            "gi_z", "Gi*, z-värde", decimals: 3,
            "Hur ovanligt många markeringar rutan och dess grannar har, i standardavvikelser; tomt där ingen förskola är nära.",
            \.gi?.z),
        .number("gi_p", "Gi*, p-värde", decimals: 4, "Tvåsidigt, 0–1, före kontroll av falska fynd.", \.gi?.p),
        .integer(
            "gi_klass", "Gi*, klass",
            "−3 till 3: fler (plus) eller färre (minus) än slumpen ger, med högst 10 (1), 5 (2) eller 1 (3) % falska fynd; "
                + "0 = inte säkert.", \.gi?.level),
    ]

    /// Squares in one hue, darker with more children; the lightest and the darkest differ in grey as well.
    @Sendable private static func look(_ layer: QGISLayer, _: Pictograms) throws(QGISError) -> Look {
        let children = "antal_barn"
        _ = try layer.column(children)
        let renderer: Renderer =
            switch layer.audience {
            case .internal: .ranges(by: children, [empty, few] + zip(Band.ofCounts, shades).map(range))
            case .open: .categories(by: children, zip(Band.ofCounts, shades).map(category))
            }
        return Look(renderer: renderer, featureName: try layer.column("id"), opacity: 0.8)
    }

    /// Of the bands that everyone sees.
    private static let shades = Colour.fewToMany.dropFirst()

    /// Squares are there without children too, where that is unusual or what lies around them is.
    private static let empty = Renderer.Range(
        lower: 0, upper: 0, title: "Inga barn",
        symbol: Symbol(.fill, .fill(Colour.white.opacity(0), outline: .grey, width: 0.15)))

    /// Below the bands, where what everyone sees has nothing.
    private static let few = Renderer.Range(
        lower: 1, upper: Band.ofCounts[0].lower - 1, title: "1–\(Band.ofCounts[0].lower - 1) barn",
        symbol: square(Colour.fewToMany[0]))

    private static func range(_ band: Band, _ shade: Colour) -> Renderer.Range {
        Renderer.Range(
            lower: band.lower, upper: band.upper ?? 1_000_000,
            title: band.upper == nil ? "\(band.lower) barn eller fler" : "\(band.title) barn", symbol: square(shade))
    }

    private static func category(_ band: Band, _ shade: Colour) -> Renderer.Category {
        Renderer.Category(value: band.text, title: "\(band.title) barn", symbol: square(shade))
    }

    private static func square(_ shade: Colour) -> Symbol {
        Symbol(.fill, .fill(shade, outline: .white, width: 0.15))
    }
}

extension GridCell: LayerRecord {
    var geometry: Geometry? { .polygon(square.polygon) }
    var preschools: Set<String> { Set(children.byPreschool.keys) }
}

extension Disclosed.Square: LayerRecord {
    var id: String { square.id }
    var geometry: Geometry? { .polygon(square.polygon) }
}
