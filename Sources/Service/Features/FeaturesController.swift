import CQL2
import FeatureAPI
import Foundation
import Geodesy
import HTTPTypes
import Hummingbird
import MapLayers
import NIOCore
import Places
import Store

/// OGC API – Features: the layers, feature by feature, for GIS programs; and the same as pages, for people.
///
/// - Source: OGC 17-069r4 (Part 1), 18-058r1 (Part 2), 19-079r2 (Part 3), 23-058r1 (Part 5).
struct FeaturesController: Controller {
    let provider: LayerProvider
    let settings: Settings
    let pages: FeaturePages
    private let addresses: Addresses
    private let signer = CursorSigner()

    static let title = "Barnens smultronställen"

    init(provider: LayerProvider, settings: Settings, pages: FeaturePages) {
        self.provider = provider
        self.settings = settings
        self.pages = pages
        addresses = Addresses(root: settings.publicURL + Addresses.path)
    }

    private static let layer = "/collections/{collection}"
    private static let refusals: [Int: Endpoint.Answer] = [
        400: .problem, 401: .problem, 403: .problem, 404: .problem,
    ]

    var endpoints: [Endpoint] {
        [
            endpoint("", "What is here", "LandingPage", handler: landingPage),
            endpoint("/conformance", "What of the standards is met", "Conformance", handler: conformance),
            Endpoint(
                method: .get, path: Addresses.path + "/api", summary: "This document", access: .audience,
                answers: [200: .media(ContentType.openAPI.rawValue), 400: .problem, 401: .problem, 403: .problem],
                handler: description),
            endpoint("/collections", "The layers", "CollectionList", handler: collections),
            endpoint(FeaturesController.layer, "A layer", "Collection", handler: collection),
            endpoint(
                FeaturesController.layer + "/queryables", "What can be asked of a layer", "FeatureSchema",
                type: .schema, handler: queryables),
            endpoint(
                FeaturesController.layer + "/schema", "The attributes of a layer", "FeatureSchema", type: .schema,
                handler: schema),
            endpoint(
                FeaturesController.layer + "/items", "The features of a layer, page by page", "Features",
                type: .geoJSON, query: ItemsQuery.parameters, more: [304: .empty, 410: .problem], handler: items),
            endpoint(
                FeaturesController.layer + "/items/{feature}", "A feature", "Feature", type: .geoJSON,
                query: ItemsQuery.itemParameters, more: [304: .empty], handler: item),
        ]
    }

    private func endpoint(
        _ path: String, _ summary: String, _ schema: String, type: ContentType = .json,
        query: [Endpoint.Parameter] = [ItemsQuery.format], more: [Int: Endpoint.Answer] = [:],
        handler: @escaping @Sendable (Request, ServiceContext) async throws -> Response
    ) -> Endpoint {
        Endpoint(
            method: .get, path: Addresses.path + path, summary: summary, access: .audience, query: query,
            answers: [200: .forms(schema, type.rawValue)].merging(FeaturesController.refusals) { $1 }
                .merging(more) { $1 },
            schemas: FeatureSchemas.all.merging(GeoJSONSchemas.all) { $1 }
        ) { request, context in
            var response = try await handler(request, context)
            // What a browser gets is something else than what a program gets.
            response.headers[.vary] = [response.headers[.vary], "Accept"].compactMap(\.self).joined(separator: ", ")
            return response
        }
    }

    // MARK: What is here

    @Sendable private func landingPage(_ request: Request, _ context: ServiceContext) async throws -> Response {
        try await answer(request, context, page: .landing) { layers, isHTML in
            LandingPage(
                title: layers.titled(FeaturesController.title),
                description: "Barns favoritplatser nära förskolorna i \(settings.municipality.name): "
                    + "underlag för planering, för öppna och interna läsare.",
                at: addresses, isHTML: isHTML)
        }
    }

    @Sendable private func conformance(_ request: Request, _ context: ServiceContext) async throws -> Response {
        try await answer(request, context, page: .conformance) { _, _ in FeatureAPI.Conformance() }
    }

    @Sendable private func description(_ request: Request, _ context: ServiceContext) async throws -> Response {
        _ = try QueryParameters(request, known: [])
        let audience: Audience =
            switch try provider.reader(context) {
            case .open: .open
            case .internal: .internal
            }
        let variants = GeoJSONSchemas.variants(for: audience)
        let schemas = FeatureSchemas.all.merging(GeoJSONSchemas.schemas(of: variants)) { $1 }
        return try JSON.response(
            OpenAPIDocument(
                endpoints: endpoints.flatMap { spelledOut($0, for: audience, variants, schemas) },
                publicURL: addresses.root
            ).node, type: ContentType.openAPI.rawValue, headers: DataAnswer.headers(for: audience))
    }

    /// A call for each layer that the audience may see, with the attributes that its features have and can be chosen by, and
    /// addresses from the landing page on: so GDAL looks for them.
    private func spelledOut(
        _ endpoint: Endpoint, for audience: Audience, _ variants: [GeoJSONSchemas.Variant],
        _ schemas: [String: DocumentNode]
    ) -> [Endpoint] {
        var endpoint = endpoint
        endpoint.schemas = schemas
        endpoint.path = String(endpoint.path.dropFirst(Addresses.path.count))
        if endpoint.path.isEmpty { endpoint.path = "/" }
        if audience == .open { endpoint.query = ItemsQuery.open(endpoint.query) }
        guard endpoint.path.contains("{collection}") else { return [endpoint] }
        return variants.map { variant in
            var one = endpoint
            one.path = one.path.replacing("{collection}", with: variant.layer.name)
            if one.path.hasSuffix("/items") { one.query += ItemsQuery.properties(of: variant.layer, for: audience) }
            if case .forms(let schema, ContentType.geoJSON.rawValue) = one.answers[200] {
                one.answers[200] = .forms(variant.name(schema), ContentType.geoJSON.rawValue)
            }
            return one
        }
    }

    @Sendable private func collections(_ request: Request, _ context: ServiceContext) async throws -> Response {
        try await answer(request, context, page: .collections) { layers, isHTML in
            var documents: [CollectionDocument] = []
            for layer in layers.layers { documents.append(try await document(of: layer, layers, isHTML: false)) }
            return CollectionList(documents, at: addresses, isHTML: isHTML)
        }
    }

    @Sendable private func collection(_ request: Request, _ context: ServiceContext) async throws -> Response {
        try await answer(request, context, page: .collection) { layers, isHTML in
            try await document(of: layer(context, layers), layers, isHTML: isHTML)
        }
    }

    @Sendable private func queryables(_ request: Request, _ context: ServiceContext) async throws -> Response {
        try await answer(request, context, page: .queryables, type: .schema) { layers, _ in
            FeatureSchema.queryables(of: try layer(context, layers), for: layers.audience, at: addresses)
        }
    }

    @Sendable private func schema(_ request: Request, _ context: ServiceContext) async throws -> Response {
        try await answer(request, context, page: .schema, type: .schema) { layers, _ in
            FeatureSchema.attributes(of: try layer(context, layers), for: layers.audience, at: addresses)
        }
    }

    // MARK: Features

    @Sendable private func items(_ request: Request, _ context: ServiceContext) async throws -> Response {
        switch try provider.reader(context) {
        case .open(let shelf):
            let layers = try await provider.layers(for: shelf)
            let layer = try layer(context, layers)
            let query = try ItemsQuery(request, of: layer, for: .open, signer: signer)
            return try await items(request, of: layer, layers, query)
        case .internal(let reader):
            guard let layer = context.parameters.get("collection").flatMap(Layer.init(named:)) else {
                throw unknownLayer(context)
            }
            let query = try ItemsQuery(request, of: layer, for: .internal, signer: signer)
            if let preschool = query.selection.preschool, try await reader.store.preschool(preschool) == nil {
                throw Problem.unknownPreschool(preschool)
            }
            let generation = layer == .marks ? nil : query.cursor?.generation
            let layers = try await provider.layers(query.choice, for: reader, generation: generation)
            return try await items(request, of: layer, layers, query)
        }
    }

    private func items(
        _ request: Request, of layer: Layer, _ layers: some Layers, _ query: ItemsQuery
    ) async throws -> Response {
        let generation = try await layers.generation(of: layer)
        if let cursor = query.cursor, cursor.generation != generation { throw Problem.listHasChanged }
        return try await DataAnswer.conditional(
            request, try await layers.revision(of: layer), for: layers.audience, variant: query.isHTML ? "html" : "json"
        ) {
            let end: Int64
            if let cursor = query.cursor { end = cursor.end } else { end = try await layers.end(of: layer) }
            let page = try await layers.page(
                of: layer, query.selection, after: query.cursor?.key ?? 0, upTo: end, limit: query.limit,
                isCounted: query.cursor == nil)
            let matched = query.cursor?.matched ?? page.matched ?? 0
            let next = try page.next.map { key in
                try PageCursor(
                    key: key, end: end, matched: matched, generation: generation, question: query.question
                )
                .signed(with: signer)
            }
            let head = FeatureCollectionHead(
                timeStamp: Timestamp.format(Date()), numberMatched: matched, numberReturned: page.features.count,
                links: links(of: layer, query, next: next))
            if query.isHTML { return try pages.items(page.features, of: layer, layers, head, chosen: query.chosen) }
            return geoJSON(
                try layers.collection(
                    page.features, of: layer, in: query.system.system,
                    isNorthingFirst: query.system.isNorthingFirst, head: head), query.system)
        }
    }

    private func links(of layer: Layer, _ query: ItemsQuery, next: String?) -> [Link] {
        let address = Addresses.with(query.repeated, addresses.items(layer))
        var links = Link.forms(of: address, query.page, isHTML: query.isHTML, json: .geoJSON, title: layer.title)
        if let next {
            let form = ("f", query.isHTML ? "html" : "json")
            links.append(
                Link(
                    .next, Addresses.with([("cursor", next), form], address),
                    query.isHTML ? .html : .geoJSON, "Nästa sida"))
        }
        return links + [Link(.collection, addresses.collection(layer), .json, layer.title)]
    }

    @Sendable private func item(_ request: Request, _ context: ServiceContext) async throws -> Response {
        try await withLayers(request, context, ItemsQuery.itemParameters) { layers, query in
            let layer = try layer(context, layers)
            let system = try query.referenceSystem("crs")
            let isHTML = try query.isHTML(request, unlessTold: request.prefersHTML)
            let id = context.parameters.get("feature") ?? ""
            guard let feature = try await layers.feature(id, of: layer) else {
                throw Problem(
                    .notFound, "Lagret \(layer.name) har inget objekt \(id).",
                    "The layer \(layer.name) has no feature \(id).")
            }
            return try await DataAnswer.conditional(
                request, try await layers.revision(of: layer), for: layers.audience, variant: isHTML ? "html" : "json"
            ) {
                let parameters = ItemsQuery.itemParameters.map(\.name).filter { $0 != ItemsQuery.format.name }
                    .compactMap { name in query[name].map { (name: name, value: $0) } }
                let links =
                    Link.forms(
                        of: addresses.item(feature.id, of: layer), parameters, isHTML: isHTML, json: .geoJSON,
                        title: feature.id) + [Link(.collection, addresses.collection(layer), .json, layer.title)]
                if isHTML {
                    return try pages.item(feature, of: layer, layers, links, chosen: ItemsQuery.chosen(parameters))
                }
                return geoJSON(
                    try layers.document(
                        of: feature, in: layer, system: system.system, isNorthingFirst: system.isNorthingFirst,
                        members: ["links": links]), system)
            }
        }
    }

    private func geoJSON(_ bytes: [UInt8], _ system: ReferenceSystem) -> Response {
        Response(
            status: .ok, headers: [.contentType: ContentType.geoJSON.rawValue, .contentCrs: "<\(system.uri)>"],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    // MARK: What all have in common

    /// A document in the form that is asked for.
    private func answer<Document: Encodable & Sendable>(
        _ request: Request, _ context: ServiceContext, page: FeaturePages.Page, type: ContentType = .json,
        _ document: (any Layers, Bool) async throws -> Document
    ) async throws -> Response {
        try await withLayers(request, context, [ItemsQuery.format]) { layers, query in
            let isHTML = try query.isHTML(request, unlessTold: request.prefersHTML)
            let document = try await document(layers, isHTML)
            let headers = DataAnswer.headers(for: layers.audience)
            return isHTML
                ? try pages.page(page, document, of: layers, headers: headers)
                : try JSON.response(document, type: type.rawValue, headers: headers)
        }
    }

    /// - Parameter known: the parameters that planners may use; everyone else may use those that choose nothing.
    private func withLayers(
        _ request: Request, _ context: ServiceContext, _ known: [Endpoint.Parameter],
        _ body: (any Layers, QueryParameters) async throws -> Response
    ) async throws -> Response {
        switch try provider.reader(context) {
        case .open(let shelf):
            let layers = try await provider.layers(for: shelf)
            return try await body(layers, QueryParameters(request, known: ItemsQuery.open(known)))
        case .internal(let reader):
            let query = try QueryParameters(request, known: known)
            return try await body(provider.layers(try query.choice(), for: reader), query)
        }
    }

    /// A layer that the audience may not see is not there for it.
    private func layer(_ context: ServiceContext, _ layers: some Layers) throws(Problem) -> Layer {
        guard let layer = context.parameters.get("collection").flatMap(Layer.init(named:)), layers.has(layer) else {
            throw unknownLayer(context)
        }
        return layer
    }

    private func unknownLayer(_ context: ServiceContext) -> Problem {
        let name = context.parameters.get("collection") ?? ""
        return Problem(.notFound, "Det finns inget lager \(name).", "There is no layer \(name).")
    }

    private func document(
        of layer: Layer, _ layers: some Layers, isHTML: Bool
    ) async throws -> CollectionDocument {
        let whole = settings.publicURL + "/layers/" + layer.name
        return CollectionDocument(
            layer, of: layers, extent: try await layers.extentInDegrees(of: layer), at: addresses, isHTML: isHTML,
            more: [
                Link(.enclosure, whole + ".gpkg", .geoPackage, "Hela lagret som GeoPackage"),
                Link(.enclosure, whole + ".geojson", .geoJSON, "Hela lagret som GeoJSON"),
                Link(.enclosure, whole + ".csv", .csv, "Hela lagret som CSV"),
            ])
    }
}

extension HTTPField.Name {
    static let contentCrs = HTTPField.Name("Content-Crs")!
}
