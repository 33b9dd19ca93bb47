public import Geodesy

/// The formats that layers are written in.
public enum LayerFormat: String, CaseIterable, Sendable {
    case geojson, gpkg, csv

    public var mediaType: String {
        switch self {
        case .geojson: "application/geo+json"
        case .gpkg: "application/geopackage+sqlite3"
        case .csv: "text/csv; charset=utf-8"
        }
    }

    /// The coordinate system unless another is asked for.
    public var usualSystem: CoordinateSystem {
        switch self {
        case .geojson, .csv: .wgs84
        case .gpkg: .sweref99TM
        }
    }
}
