/// The answer to `GET /ogc`.
public struct LandingPage: Sendable, Encodable {
    public var title: String
    public var description: String
    public var links: [Link]

    public init(title: String, description: String, at addresses: Addresses, isHTML: Bool) {
        self.title = title
        self.description = description
        links =
            Link.forms(of: addresses.root, isHTML: isHTML, json: .json, title: "Den här sidan") + [
                Link(.serviceDescription, addresses.description, .openAPI, "Gränssnittet beskrivet med OpenAPI 3.0"),
                Link(.serviceDocumentation, addresses.root + "?f=html", .html, "Om gränssnittet"),
                Link(.conformance, addresses.conformance, .json, "Vad av standarden som uppfylls"),
                Link(.data, addresses.collections, .json, "Lagren"),
            ]
    }
}
