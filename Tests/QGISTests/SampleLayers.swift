import Foundation

@testable import QGIS

/// Layers as the service describes them, with words that are hard to write.
enum SampleLayers {
    static let awkward = "Snö & \"is\" <å> 'ö'"

    static func pictograms() throws -> Pictograms {
        let sheet = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../web/pictograms.svg")
        return try Pictograms(sheet: Data(contentsOf: sheet))
    }

    static func layer(
        _ name: String, _ geometry: QGISLayer.Geometry, _ attributes: [QGISAttribute],
        audience: QGISLayer.Audience = .internal
    ) -> QGISLayer {
        QGISLayer(
            name: name, title: "Lagret \(name)", abstract: awkward, geometry: geometry, attributes: attributes,
            audience: audience, isSynthetic: true)
    }

    static func attribute(_ name: String, _ codes: [(String, String)] = []) -> QGISAttribute {
        QGISAttribute(
            name: name, title: "Rubrik \(name)", comment: awkward,
            codes: codes.map { QGISCode(value: $0.0, title: $0.1) })
    }

    static let bands = [("10-19", "10–19"), ("20-49", "20–49"), ("50-99", "50–99"), ("100-", "100 eller fler")]

    static let categories = [
        ("lek", "Lek"), ("natur", "Natur"), ("vatten", "Vatten"), ("sno", "Snö"), ("djur", "Djur"), ("lugn", "Lugn"),
        ("klattra", "Klättra"), ("samlas", "Samlas"), ("annat", "Annat"),
    ]

    static let changes = [
        "ny", "borta", "vuxit", "krympt", "flyttad", "delad", "sammanslagen", "oforandrad",
    ].map { ($0, $0.capitalized) }

    static let hotspots = layer(
        "smultronstallen", .polygon,
        [attribute("id"), attribute("rang"), attribute("svagt_underlag", [("ja", "Ja"), ("nej", "Nej")])])
    static let openHotspots = layer(
        "smultronstallen", .polygon, [attribute("id"), attribute("antal_barn", bands)], audience: .open)
    static let preschools = layer(
        "forskolor", .point,
        [attribute("id"), attribute("namn"), attribute("svarat", [("ja", "Ja"), ("nej", "Nej")])])
    static let cells = layer("rutor", .polygon, [attribute("id"), attribute("antal_barn")])
    static let density = layer("tathet", .polygon, [attribute("id"), attribute("andel")])
    static let openCells = layer(
        "rutor", .polygon, [attribute("id"), attribute("antal_barn", bands)], audience: .open)
    static let marks = layer(
        "markeringar", .point,
        [
            attribute("id"), attribute("kategori", categories),
            attribute("typ", [("favorit", "Favoritplats"), ("undviker", "Undviker"), ("onskan", "Önskan")]),
        ])
    static let nearness = layer(
        "narhet", .line, ["forskola_id", "smultronstalle_id", "avstand_m", "andel"].map { attribute($0) })
    static let change = layer("forandringar", .polygon, [attribute("fran"), attribute("slag", changes)])
    static let unknown = layer("nytt_lager", .line, [attribute("id")])

    static let all = [
        cells, density, openCells, hotspots, openHotspots, change, nearness, preschools, marks, unknown,
    ]
}
