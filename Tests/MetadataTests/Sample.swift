import Foundation
import Metadata

/// Descriptions to write, with everything in them that has to be escaped.
enum Sample {
    /// What must never be found in an open description.
    enum Secret {
        static let opens = Day(year: 2026, month: 9, day: 3)
        static let closes = Day(year: 2026, month: 11, day: 27)
        static let medianAccuracyM = 37.7
        static let leftOut = "markeringar som väntar på granskning"
    }

    static let roundTitle = "Hösten 2026 <\"&'>"

    static let published = DatasetDescription.Published(
        number: 3, issued: Month(year: 2025, month: 12), modified: Month(year: 2026, month: 11),
        licence: .init(address: url("http://creativecommons.org/publicdomain/zero/1.0/"), name: "CC0 1.0"))

    static let details = DatasetDescription.Internal(
        opens: Secret.opens, closes: Secret.closes, issued: Day(year: 2026, month: 9, day: 4),
        modified: Day(year: 2026, month: 11, day: 28), medianAccuracyM: Secret.medianAccuracyM,
        leftOut: [
            .init(Secret.leftOut, count: CountBand(of: 7)), .init("dolda markeringar", count: CountBand(of: 123)),
        ])

    static let open = description(.open(published))
    static let `internal` = description(.internal(details), isPreliminary: true)

    static func description(
        _ edition: DatasetDescription.Edition, isPreliminary: Bool = false, isSynthetic: Bool = false,
        contact: DatasetDescription.Contact = .init("barn@kiruna.se, 0980-701 23")
    ) -> DatasetDescription {
        DatasetDescription(
            publisher: .init(code: "2584", name: "Kiruna kommun", contact: contact),
            addresses: addresses, isSynthetic: isSynthetic, edition: edition, roundTitle: roundTitle,
            analysis: .init(
                id: isPreliminary ? "p-2584-k7q2" : "2584-2026a", isPreliminary: isPreliminary,
                method: "DBSCAN, eps 50 m, minsta vikt 5, typ favorit"),
            participation: .init(
                asked: ["Ripan", "Lärkan & Sparven", "Mánáidgárdi Áhkká", "Bolags<skolan>"], silent: ["Ripan"]),
            disclosure: .init(
                minimumChildren: 10, minimumPreschools: 3, largestSharePercent: 75,
                squareSidesM: [100, 200, 400, 800]),
            layers: layers, distributions: distributions,
            coordinateSystems: [
                .init(epsg: 3006, name: "SWEREF 99 TM"), .init(epsg: 3016, name: "SWEREF 99 20 15"),
                .init(epsg: 4326, name: "WGS 84"),
            ],
            extent: .init(west: 17.895, south: 67.3, east: 23.287_654_321, north: 69.06),
            conformsTo: [
                .init(
                    title: "OGC API – Features – Part 1: Core",
                    uri: "http://www.opengis.net/spec/ogcapi-features-1/1.0",
                    published: Day(year: 2019, month: 10, day: 14)),
                .init(
                    title: "OGC API – Features – Part 2: CRS", uri: "http://www.opengis.net/spec/ogcapi-features-2/1.0"),
            ],
            softwareVersion: "1.2.0")
    }

    private static let addresses = DatasetDescription.Addresses(
        service: url("https://barn.kiruna.se"), catalogue: url("https://barn.kiruna.se/metadata/dcat"),
        landingPage: url("https://barn.kiruna.se/lager"), featureService: url("https://barn.kiruna.se/ogc"),
        featureServiceDescription: url("https://barn.kiruna.se/ogc/api"),
        schemas: url("https://barn.kiruna.se/ogc/collections?f=html&a=b"))

    private static let layers: [DatasetDescription.Layer] = [
        .init(
            name: "smultronstallen", title: "Smultronställen", summary: "Områden där många barn är.",
            geometry: .polygon,
            attributes: [
                .init(name: "antal_barn", title: "Antal barn", explanation: "I steg."),
                .init(
                    name: "avstand_m", title: "Avstånd", unit: "m", explanation: "Fågelvägen till närmaste förskola."),
            ]),
        .init(
            name: "forskolor", title: "Förskolor", summary: "Alla förskolor i registret.", geometry: .point,
            attributes: [
                .init(
                    name: "svarat", title: "Svarat", explanation: "Om förskolan har markerat.",
                    codes: [.init("ja", meaning: "har svarat"), .init("nej", meaning: "har inte svarat")])
            ]),
    ]

    private static let distributions: [DatasetDescription.Distribution] = [
        .init(
            .featureService, access: url("https://barn.kiruna.se/ogc"),
            files: [
                .init(layer: "smultronstallen", address: url("https://barn.kiruna.se/ogc/collections/smultronstallen"))
            ]),
        .init(
            .geoPackage, access: url("https://barn.kiruna.se/lager"),
            files: [.init(address: url("https://barn.kiruna.se/layers/all.gpkg?crs=3006&x=1"))]),
        .init(
            .geoJSON, access: url("https://barn.kiruna.se/lager"),
            files: layers.map {
                .init(layer: $0.name, address: url("https://barn.kiruna.se/layers/\($0.name).geojson"))
            }),
        .init(
            .csv, access: url("https://barn.kiruna.se/lager"),
            files: layers.map { .init(layer: $0.name, address: url("https://barn.kiruna.se/layers/\($0.name).csv")) }),
    ]

    private static func url(_ text: String) -> URL { URL(string: text)! }
}
