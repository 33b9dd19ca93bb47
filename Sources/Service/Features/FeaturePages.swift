import FeatureAPI
import Foundation
import HTTPTypes
import Hummingbird
import MapLayers
import Mustache
import NIOCore

/// The pages of OGC API – Features for people: the same documents that programs get, put into templates.
struct FeaturePages: Sendable {
    /// A template, by the name of its file.
    enum Page: String, CaseIterable {
        case landing, conformance, collections, collection, schema, queryables, items, item
    }

    /// What all pages have in common.
    private static let parts = ["head", "attributes", "foot"]
    private let library: MustacheLibrary

    /// - Throws: what the file system says, or what is wrong in a template.
    init(webRoot: String) throws {
        let folder = URL(fileURLWithPath: webRoot, isDirectory: true).appending(path: "features")
        var templates: [String: MustacheTemplate] = [:]
        for name in Page.allCases.map(\.rawValue) + FeaturePages.parts {
            let file = folder.appending(path: name + ".mustache")
            templates[name] = try MustacheTemplate(string: String(contentsOf: file, encoding: .utf8))
        }
        library = MustacheLibrary(templates: templates)
    }

    /// A document as a page: its members are the names in the template, and under `site` is what all pages are told.
    func page(
        _ page: Page, _ document: some Encodable, of layers: some Layers, headers: HTTPFields = [:]
    ) throws -> Response {
        var members = try FeaturePages.members(of: document)
        members["site"] = try FeaturePages.members(of: Site(layers))
        if let properties = members["properties"] as? [String: [String: Any]] {
            members["attributes"] = FeaturePages.inOrder(properties)
        }
        guard let html = library.render(members, withTemplate: page.rawValue) else { throw HTTPError(.notFound) }
        var headers = headers
        headers[.contentType] = "text/html; charset=utf-8"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: html)))
    }

    private static func members(of document: some Encodable) throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: JSON.encoder.encode(document)) as? [String: Any] ?? [:]
    }

    /// The attributes of a schema as the layer has them. A template can only go through a dictionary by name.
    private static func inOrder(_ properties: [String: [String: Any]]) -> [[String: Any]] {
        properties.map { name, property in property.merging(["name": name]) { $1 } }
            .sorted { ($0["x-ogc-propertySeq"] as? Int ?? 0) < ($1["x-ogc-propertySeq"] as? Int ?? 0) }
    }

    /// - Parameter chosen: the parameters that choose the round or the analysis, which links to features repeat.
    func items(
        _ features: [LayerFeature], of layer: Layer, _ layers: some Layers, _ head: FeatureCollectionHead,
        chosen: [(name: String, value: String)]
    ) throws -> Response {
        // A feature's id heads its row, whether it is among the attributes or not.
        let shown = layer.attributes(for: layers.audience).enumerated().filter { $0.element.name != "id" }
        let addresses = Addresses(root: Addresses.path)
        return try page(
            .items,
            ItemsPage(
                layer: .init(layer, for: layers.audience), matched: head.numberMatched, returned: head.numberReturned,
                json: head.links.first { $0.type == .geoJSON && $0.rel == .alternate }?.href,
                next: head.links.first { $0.rel == .next }?.href,
                columns: shown.map { .init(title: $0.element.title, unit: $0.element.unit) },
                rows: features.map { feature in
                    let words = layers.words(of: feature, in: layer)
                    return ItemsPage.Row(
                        id: feature.id, address: Addresses.with(chosen, addresses.item(feature.id, of: layer)),
                        cells: shown.map { words[$0.offset] })
                }), of: layers)
    }

    /// - Parameter chosen: as in ``items(_:of:_:_:chosen:)``.
    func item(
        _ feature: LayerFeature, of layer: Layer, _ layers: some Layers, _ links: [Link],
        chosen: [(name: String, value: String)]
    ) throws -> Response {
        let facts = zip(layer.attributes(for: layers.audience), layers.words(of: feature, in: layer))
        return try page(
            .item,
            ItemPage(
                layer: .init(layer, for: layers.audience), id: feature.id,
                list: Addresses.with(chosen, Addresses(root: Addresses.path).items(layer)),
                address: Addresses.with(chosen, Addresses(root: Site.root(layers)).item(feature.id, of: layer)),
                json: links.first { $0.type == .geoJSON && $0.rel == .alternate }?.href,
                facts: facts.filter { !$0.1.isEmpty }.map {
                    .init(title: $0.title, explanation: $0.explanation, unit: $0.unit, value: $1)
                }), of: layers)
    }
}

/// What all pages are told: whose layers these are, which they are, and whom they are for.
private struct Site: Encodable {
    var municipality: String
    /// The address of the landing page.
    var root: String
    var round: String
    var isSynthetic: Bool
    var isInternal: Bool
    var layers: [LayerOfPage]

    init(_ layers: some Layers) {
        municipality = layers.attribution.municipality.name
        root = Site.root(layers)
        round = layers.roundTitle
        isSynthetic = layers.isSynthetic
        isInternal = layers.audience == .internal
        self.layers = layers.layers.map { .init($0, for: layers.audience) }
    }

    static func root(_ layers: some Layers) -> String {
        layers.attribution.publicURL.absoluteString + Addresses.path
    }
}

/// Of which layer a page shows something.
private struct LayerOfPage: Encodable {
    var name: String
    var title: String
    var description: String

    init(_ layer: Layer, for audience: Audience) {
        name = layer.name
        title = layer.title
        description = layer.summary(for: audience)
    }
}

private struct ItemsPage: Encodable {
    struct Column: Encodable {
        var title: String
        var unit: String?
    }
    struct Row: Encodable {
        var id: String
        var address: String
        var cells: [String]
    }

    var layer: LayerOfPage
    var matched: Int
    var returned: Int
    /// The same for programs; the map draws it.
    var json: String?
    var next: String?
    var columns: [Column]
    var rows: [Row]
}

private struct ItemPage: Encodable {
    struct Fact: Encodable {
        var title: String
        var explanation: String
        var unit: String?
        var value: String
    }

    var layer: LayerOfPage
    var id: String
    /// The features of the layer.
    var list: String
    /// The feature's own, to cite.
    var address: String
    var json: String?
    var facts: [Fact]
}

/// The shapes of the answers of OGC API – Features, for its OpenAPI document; those of features are ``GeoJSONSchemas``.
enum FeatureSchemas {
    static let all: [String: DocumentNode] = [
        "LandingPage": object(["title": text, "description": text, "links": links]),
        "Conformance": object(["conformsTo": list(text)]),
        "CollectionList": object(["links": links, "crs": list(text), "collections": list(.reference("Collection"))]),
        "Collection": [
            "type": "object",
            "required": ["id", "title", "description", "itemType", "crs", "storageCrs", "links"],
            "properties": [
                "id": text, "title": text, "description": text, "itemType": text, "crs": list(text),
                "storageCrs": text, "links": links, "extent": ["type": "object"],
            ],
        ],
        "FeatureSchema": [
            "type": "object", "required": ["$schema", "$id", "type", "title", "properties"],
            "properties": [
                "$schema": text, "$id": text, "type": text, "title": text, "description": text,
                "properties": ["type": "object"], "additionalProperties": ["type": "boolean"],
            ],
        ],
    ]

    private static let text: DocumentNode = ["type": "string"]
    private static let links = list(.reference("Link"))

    private static func list(_ items: DocumentNode) -> DocumentNode { ["type": "array", "items": items] }

    private static func object(_ properties: [String: DocumentNode]) -> DocumentNode {
        [
            "type": "object", "properties": .object(properties),
            "required": .list(properties.keys.sorted().map(DocumentNode.text)),
        ]
    }
}
