/// The kinds of geometry, by their names in GeoJSON.
enum GeometryType: String, CaseIterable {
    case point = "Point"
    case line = "LineString"
    case polygon = "Polygon"
    case multiPoint = "MultiPoint"
    case multiLine = "MultiLineString"
    case multiPolygon = "MultiPolygon"
    case collection = "GeometryCollection"

    /// From the tag of well-known text, in upper case.
    init?(wellKnownText tag: String) {
        guard let type = GeometryType.allCases.first(where: { $0.wellKnownText == tag }) else { return nil }
        self = type
    }

    var wellKnownText: String { rawValue.uppercased() }
}
