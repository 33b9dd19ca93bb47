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
        case landing, conformance, collections, collection, schema, items, item
    }

    /// What all pages have in common.
    private static let parts = ["head", "foot"]
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

    /// A document as a page: its members are the names in the template.
    func page(_ page: Page, _ document: some Encodable, headers: HTTPFields = [:]) throws -> Response {
        let members = try JSONSerialization.jsonObject(with: JSON.encoder.encode(document)) as? [String: Any] ?? [:]
        guard let html = library.render(members, withTemplate: page.rawValue) else { throw HTTPError(.notFound) }
        var headers = headers
        headers[.contentType] = "text/html; charset=utf-8"
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: html)))
    }

    func items(
        _ features: [LayerFeature], of layer: Layer, _ layers: some Layers, _ head: FeatureCollectionHead
    ) throws -> Response {
        let attributes = layer.attributes(for: layers.audience)
        return try page(
            .items,
            ItemsPage(
                layer: .init(layer, layers), matched: head.numberMatched, returned: head.numberReturned,
                json: head.links.first { $0.type == .geoJSON && $0.rel == .alternate }?.href,
                next: head.links.first { $0.rel == .next }?.href,
                columns: attributes.map { .init(title: $0.title, unit: $0.unit) },
                rows: features.map { feature in
                    ItemsPage.Row(
                        id: feature.id, address: Addresses(root: FeaturesController.path).item(feature.id, of: layer),
                        cells: layers.words(of: feature, in: layer))
                }))
    }

    func item(_ feature: LayerFeature, of layer: Layer, _ layers: some Layers, _ links: [Link]) throws -> Response {
        let facts = zip(layer.attributes(for: layers.audience), layers.words(of: feature, in: layer))
        return try page(
            .item,
            ItemPage(
                layer: .init(layer, layers), id: feature.id,
                json: links.first { $0.type == .geoJSON && $0.rel == .alternate }?.href,
                facts: facts.filter { !$0.1.isEmpty }.map {
                    .init(title: $0.title, explanation: $0.explanation, unit: $0.unit, value: $1)
                }))
    }
}

/// Of which layer a page shows something.
private struct LayerOfPage: Encodable {
    var name: String
    var title: String
    var description: String
    var isSynthetic: Bool
    var isInternal: Bool

    init(_ layer: Layer, _ layers: some Layers) {
        name = layer.name
        title = layer.title
        description = layer.summary(for: layers.audience)
        isSynthetic = layers.isSynthetic
        isInternal = layers.audience == .internal
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
    var json: String?
    var facts: [Fact]
}
