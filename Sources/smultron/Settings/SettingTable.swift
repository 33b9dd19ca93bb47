import Disclosure
import Foundation
import Geodesy
import MapLayers
import Service

extension Setting {
    /// All of them, in the order in which they are told. What belongs to one part of the service stands in a list of its own.
    static let all = serving + edge + baseMap + municipality + disclosure + watching + keeping + signIn

    /// What the service listens on, is reached at, and keeps.
    private static let serving = [
        Setting(
            "DATABASE", "the database file; also `--database`", standard: "smultron.sqlite",
            example: "/var/lib/smultron/smultron.sqlite", shown: { $0.databasePath }
        ) { text, settings in settings.databasePath = text },
        Setting(
            "HOST", "the address to listen on; also `--host`", standard: "127.0.0.1", example: "127.0.0.1",
            shown: { $0.host }
        ) { text, settings in settings.host = text },
        Setting(
            "PORT", "the port to listen on; also `--port`", standard: "8080", example: "8080",
            shown: { String($0.port) }
        ) { text, settings throws(Unfit) in settings.port = try whole(text, in: 0...65_535) },
        Setting(
            "PUBLIC_URL", "the address that users reach the service at: goes into links",
            standard: "http://HOST:PORT on loopback, otherwise required", example: "https://smultron.example.se",
            shown: { $0.publicURL }
        ) { text, settings throws(Unfit) in settings.publicURL = try publicAddress(text) },
        Setting(
            "TLS_CERT", "the certificate chain, a PEM file, when the service itself speaks https; also `--tls-cert`",
            example: "/etc/smultron/chain.pem", shown: { $0.tlsCertificatePath }
        ) { text, settings in settings.tlsCertificatePath = text },
        Setting(
            "TLS_KEY", "the private key, a PEM file; also `--tls-key`", example: "/etc/smultron/key.pem",
            shown: { $0.tlsKeyPath }
        ) { text, settings in settings.tlsKeyPath = text },
        Setting(
            "WEB", "the folder with the pages, and with the drawings that styles use", standard: "beside the program",
            example: "/usr/share/smultron/web", shown: { $0.webRoot }
        ) { text, settings in settings.webRoot = text },
    ]

    private static let baseMap = [
        Setting(
            "TILES", "base map: an address with `{z}`, `{x}`, `{y}`; its host enters the content security policy",
            standard: "none; `make run` sets OpenStreetMap's", example: "https://tile.example.se/{z}/{x}/{y}.png",
            shown: { $0.tiles?.template }
        ) { text, settings throws(Unfit) in settings.tiles = .init(template: try tileTemplate(text), attribution: "") },
        // After TILES, to whose value it belongs.
        Setting(
            "TILES_ATTRIBUTION", "whom the base map is from, as its licence asks",
            example: "© OpenStreetMap contributors", goesWith: "TILES",
            shown: { $0.tiles?.attribution }
        ) { text, settings in settings.tiles?.attribution = text },
        Setting(
            "MBTILES", "base map: an MBTiles file (png, jpg, webp) that the service serves itself; goes before tiles",
            example: "/var/lib/smultron/map.mbtiles", shown: { $0.mbtilesPath }
        ) { text, settings in settings.mbtilesPath = text },
    ]

    private static let municipality = [
        Setting(
            "MUNICIPALITY_CODE", "whose layers these are: SCB's code", standard: "2584", example: "2584",
            shown: { $0.municipality.code }
        ) { text, settings throws(Unfit) in
            guard text.utf8.count == 4, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw Unfit("the four digits of SCB's list, such as 2584")
            }
            settings.municipality.code = text
        },
        Setting(
            "MUNICIPALITY_NAME", "the municipality's name", standard: "Kiruna kommun", example: "Kiruna kommun",
            shown: { $0.municipality.name }
        ) { text, settings in settings.municipality.name = text },
        Setting(
            "MUNICIPALITY_CONTACT", "whom to turn to, on the pages and in the metadata", example: "gis@example.se",
            shown: { $0.municipality.contact }
        ) { text, settings in settings.municipality.contact = text },
        Setting(
            "LOCAL_CRS", "a SWEREF 99 zone offered beside SWEREF 99 TM", standard: "3016", example: "3016",
            shown: { String($0.localSystem.epsg) }
        ) { text, settings throws(Unfit) in
            guard let system = CoordinateSystem(text), !system.isGeographic else { throw Unfit("one of 3006–3018") }
            settings.localSystem = system
        },
        Setting(
            "AREA_BUFFER_M", "marks are taken this far around the outline and around every preschool",
            standard: "5000", example: "5000", shown: { plain($0.areaBufferM) }
        ) { text, settings throws(Unfit) in settings.areaBufferM = try number(text, in: 0...100_000) },
        Setting(
            "LICENCE", "under what everyone may use what is published: the licence's address, for the metadata",
            example: "http://creativecommons.org/publicdomain/zero/1.0/", shown: { $0.licence?.absoluteString }
        ) { text, settings throws(Unfit) in
            guard let url = URL(string: text), url.scheme != nil else {
                throw Unfit("an address such as http://creativecommons.org/publicdomain/zero/1.0/")
            }
            settings.licence = url
        },
    ]

    private static let disclosure = [
        Setting(
            "OPEN_CHILDREN",
            "how many children must stand behind what everyone may see; a looser value needs `publish --reason`",
            standard: "10", example: "10", shown: { String($0.thresholds.children) }
        ) { text, settings throws(Unfit) in settings.thresholds.children = try whole(text, in: 1...1_000) },
        Setting(
            "OPEN_PRESCHOOLS",
            "how many preschools must stand behind what everyone may see; a looser value needs `publish --reason`",
            standard: "3", example: "3", shown: { String($0.thresholds.preschools) }
        ) { text, settings throws(Unfit) in settings.thresholds.preschools = try whole(text, in: 1...1_000) },
    ]
}
