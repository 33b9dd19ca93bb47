import CQL2

/// The answer to `GET /ogc/conformance`: what is met, and nothing else.
public struct Conformance: Sendable, Encodable {
    public var conformsTo = Conformance.classes

    public init() {}

    public static let classes =
        [
            "ogcapi-features-1/1.0/conf/core", "ogcapi-features-1/1.0/conf/geojson",
            "ogcapi-features-1/1.0/conf/html", "ogcapi-features-1/1.0/conf/oas30",
            "ogcapi-features-2/1.0/conf/crs",
            "ogcapi-features-3/1.0/conf/queryables", "ogcapi-features-3/1.0/conf/queryables-query-parameters",
            "ogcapi-features-3/1.0/conf/filter", "ogcapi-features-3/1.0/conf/features-filter",
            "ogcapi-features-5/1.0/conf/schemas",
        ].map { "http://www.opengis.net/spec/" + $0 } + CQL2.Conformance.classes
}
