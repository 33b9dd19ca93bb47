import Foundation
public import MapLayers

/// Where the resources of the API are.
public struct Addresses: Sendable {
    /// Of the landing page within the service.
    public static let path = "/" + Imprint.featurePath

    /// Of the landing page, without a slash at the end.
    public var root: String

    public init(root: String) {
        self.root = root
    }

    public var conformance: String { root + "/conformance" }
    public var description: String { root + "/api" }
    public var collections: String { root + "/collections" }
    public func collection(_ layer: Layer) -> String { collections + "/" + layer.name }
    public func items(_ layer: Layer) -> String { collection(layer) + "/items" }
    public func queryables(_ layer: Layer) -> String { collection(layer) + "/queryables" }
    public func schema(_ layer: Layer) -> String { collection(layer) + "/schema" }

    public func item(_ id: String, of layer: Layer) -> String {
        items(layer) + "/" + (id.addingPercentEncoding(withAllowedCharacters: Addresses.unreserved) ?? id)
    }

    /// An address with parameters, percent-encoded.
    public static func with(_ parameters: [(name: String, value: String)], _ address: String) -> String {
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
    public static func forms(
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
