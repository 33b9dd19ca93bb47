import Foundation
package import MapLayers

/// A link to another resource (RFC 8288).
package struct Link: Sendable, Hashable, Encodable {
    package var href: String
    package var rel: Relation
    package var type: ContentType
    package var title: String

    package init(_ rel: Relation, _ href: String, _ type: ContentType, _ title: String) {
        self.href = href
        self.rel = rel
        self.type = type
        self.title = title
    }

    /// What the other resource is to this one.
    package enum Relation: String, Sendable, Encodable {
        case itself = "self"
        case alternate, conformance, data, items, collection, next, describedby, enclosure
        case serviceDescription = "service-desc"
        case serviceDocumentation = "service-doc"
        case queryables = "http://www.opengis.net/def/rel/ogc/1.0/queryables"
        case schema = "http://www.opengis.net/def/rel/ogc/1.0/schema"
    }
}

/// The kinds of content that are linked to. Programs compare them letter by letter.
package enum ContentType: String, Sendable, Encodable {
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

/// Where the resources of the API are.
package struct Addresses: Sendable {
    /// Of the landing page within the service.
    package static let path = "/" + Attribution.featurePath

    /// Of the landing page, without a slash at the end.
    package var root: String

    package init(root: String) {
        self.root = root
    }

    /// Of the list of conformance classes.
    package var conformance: String { root + "/conformance" }
    /// Of the OpenAPI document.
    package var description: String { root + "/api" }
    /// Of the list of layers.
    package var collections: String { root + "/collections" }
    /// Of the description of a layer.
    package func collection(_ layer: Layer) -> String { collections + "/" + layer.name }
    /// Of a layer's features.
    package func items(_ layer: Layer) -> String { collection(layer) + "/items" }
    /// Of the schema of what a filter of a layer may name.
    package func queryables(_ layer: Layer) -> String { collection(layer) + "/queryables" }
    /// Of the schema of a layer's features.
    package func schema(_ layer: Layer) -> String { collection(layer) + "/schema" }

    /// Of one feature; its id is percent-encoded.
    package func item(_ id: String, of layer: Layer) -> String {
        items(layer) + "/" + (id.addingPercentEncoding(withAllowedCharacters: Addresses.unreserved) ?? id)
    }

    /// An address with parameters, percent-encoded.
    package static func with(_ parameters: [(name: String, value: String)], _ address: String) -> String {
        guard !parameters.isEmpty else { return address }
        let query = parameters.map { name, value in encoded(name) + "=" + encoded(value) }
        return address + (address.contains("?") ? "&" : "?") + query.joined(separator: "&")
    }

    private static func encoded(_ text: String) -> String {
        // Most names and values are plain, and sooner looked through than encoded.
        guard !text.utf8.allSatisfy(plain.contains) else { return text }
        return text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? text
    }

    /// RFC 3986, section 2.3.
    private static let unreserved = CharacterSet(charactersIn: characters)
    private static let plain = Set(characters.utf8)
    private static let characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
}

extension Link {
    /// A resource in its two forms, as the one that it is asked for in sees them.
    package static func forms(
        of address: String, _ parameters: [(name: String, value: String)] = [], isHTML: Bool, json: ContentType,
        title: String
    )
        -> [Link]
    {
        let address = Addresses.with(parameters, address)
        let asJSON = Addresses.with([("f", "json")], address)
        let asHTML = Addresses.with([("f", "html")], address)
        return [
            Link(isHTML ? .alternate : .itself, asJSON, json, "\(title), för program"),
            Link(isHTML ? .itself : .alternate, asHTML, .html, "\(title), för människor"),
        ]
    }
}
