/// A link to another resource (RFC 8288).
public struct Link: Sendable, Hashable, Encodable {
    public var href: String
    public var rel: Relation
    public var type: ContentType
    public var title: String

    public init(_ rel: Relation, _ href: String, _ type: ContentType, _ title: String) {
        self.href = href
        self.rel = rel
        self.type = type
        self.title = title
    }

    /// What the other resource is to this one.
    public enum Relation: String, Sendable, Encodable {
        case itself = "self"
        case alternate, conformance, data, items, collection, next, describedby, enclosure
        case serviceDescription = "service-desc"
        case serviceDocumentation = "service-doc"
        case queryables = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
        case schema = "http://www.opengis.net/def/rel/ogc/1.0/schema"
    }
}

/// The kinds of content that are linked to. Programs compare them letter by letter.
public enum ContentType: String, Sendable, Encodable {
    case json = "application/json"
    case geoJSON = "application/geo+json"
    case html = "text/html"
    case schema = "application/schema+json"
    case openAPI = "application/vnd.oai.openapi+json;version=3.0"
    case geoPackage = "application/geopackage+sqlite3"
    case csv = "text/csv"
    case jsonLD = "application/ld+json"
    case rdf = "application/rdf+xml"
    case xml = "application/xml"
}
