extension DatasetDescription.Format {
    var title: Bilingual {
        switch self {
        case .featureService: Bilingual("OGC API – Features", english: "OGC API – Features")
        case .geoPackage: Bilingual("GeoPackage", english: "GeoPackage")
        case .geoJSON: Bilingual("GeoJSON", english: "GeoJSON")
        case .csv: Bilingual("CSV", english: "CSV")
        }
    }

    var explanation: Bilingual {
        switch self {
        case .featureService:
            Bilingual(
                "Lagren som tjänst för QGIS, ArcGIS och andra program; hämtar bara det som kartan visar.",
                english: "The layers as a service for QGIS, ArcGIS and other programs; fetches only what the map shows."
            )
        case .geoPackage:
            Bilingual(
                "Lagren som filer med stil, alias och kodlistor; förstahandsval i SWEREF 99.",
                english: "The layers as files with style, aliases and code lists; the first choice in SWEREF 99.")
        case .geoJSON:
            Bilingual(
                "Ett helt lager per fil, i WGS 84 (longitud, latitud) om inget annat begärs.",
                english: "A whole layer per file, in WGS 84 (longitude, latitude) unless something else is asked for.")
        case .csv:
            Bilingual(
                "Ett helt lager per fil, som tabell med koordinater eller geometri som text.",
                english: "A whole layer per file, as a table with coordinates or geometry as text.")
        }
    }

    /// As IANA registers it; what the service for features gives unless something else is asked for.
    var mediaType: String {
        switch self {
        case .featureService, .geoJSON: "application/geo+json"
        case .geoPackage: "application/geopackage+sqlite3"
        case .csv: "text/csv"
        }
    }

    /// What a file of the format fulfils, where that is a standard of its own.
    var standard: DatasetDescription.Standard? {
        switch self {
        case .featureService, .csv: nil
        case .geoPackage: .init(title: "OGC GeoPackage 1.3", uri: "http://www.opengis.net/doc/IS/geopackage/1.3")
        case .geoJSON: .init(title: "RFC 7946, GeoJSON", uri: "https://www.rfc-editor.org/info/rfc7946")
        }
    }

    /// What it is called in addresses.
    var fragment: String {
        switch self {
        case .featureService: "ogc-api"
        case .geoPackage: "geopackage"
        case .geoJSON: "geojson"
        case .csv: "csv"
        }
    }
}
