import Disclosure
import Foundation
import Geodesy
import HTTPTypes
import Hotspots
import Hummingbird
import MapLayers
import NIOCore
import Places
import Store

/// Whole layers, for planners and their programs.
struct LayersController: Controller {
    let gate: VisitorGate
    let analyses: AnalysisCache
    let transformer: CoordinateTransformer
    let settings: Settings
    let baseMap: BaseMap?

    private static let selection = [
        Endpoint.Parameter(name: "round", explanation: "a round's number, or all; not for the open audience"),
        Endpoint.Parameter(name: "analysis", explanation: "the name of a saved analysis; not for the open audience"),
    ]
    private static let openParameters = [
        Endpoint.Parameter(name: "crs", explanation: "4326 (default), 3006 or 3007–3018; coordinates are x, y"),
        Endpoint.Parameter(name: "bbox", explanation: "minx,miny,maxx,maxy in the coordinate system of the answer"),
    ]
    private static let parameters =
        openParameters + selection + [
            Endpoint.Parameter(
                name: "preschool",
                explanation: "a school unit code: only what belongs to it; not for the open audience")
        ]

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/api/layers", summary: "The layers, with counts and attributes",
                access: .audience, query: LayersController.selection,
                answers: [200: .json("LayerList"), 400: .problem, 401: .problem, 403: .problem, 404: .problem],
                handler: list)
        ]
            + LayerFormat.allCases.map { format in
                Endpoint(
                    method: .get, path: "/layers/{layer}.\(format.rawValue)",
                    summary: "A whole layer as \(format.rawValue)", access: .audience,
                    query: LayersController.parameters,
                    answers: [
                        200: .media(format.mediaType), 400: .problem, 401: .problem, 403: .problem, 404: .problem,
                    ]
                ) { request, context in try await download(format, request, context) }
            }
    }

    private func download(
        _ format: LayerFormat, _ request: Request, _ context: ServiceContext
    ) async throws -> Response {
        guard let layer = context.parameters.get("layer").flatMap(Layer.init(rawValue:)) else {
            throw HTTPError(.notFound)
        }
        switch try gate.visitor(context) {
        case .internal(let reader): return try await download(layer, format, request, reader)
        case .open(let shelf): return try await download(layer, format, request, shelf)
        }
    }

    private func download(
        _ layer: Layer, _ format: LayerFormat, _ request: Request, _ reader: InternalReader
    ) async throws -> Response {
        let query = try QueryParameters(request, known: LayersController.parameters)
        let system = try query.system()
        let filter = LayerSource.Filter(box: try query.box(in: system), preschool: query["preschool"])
        if let code = filter.preschool, try await reader.store.preschool(code) == nil {
            throw Problem.unknownPreschool(code)
        }
        let source = try await source(view(query.choice(), reader))
        return file(layer, format, .internal) { emit in
            _ = try await source.write(layer, as: format, in: system, filter: filter, to: emit)
        }
    }

    private func download(
        _ layer: Layer, _ format: LayerFormat, _ request: Request, _ shelf: OpenShelf
    ) async throws -> Response {
        let publication = try await shelf.requirePublication()
        // A layer that everyone may not see is not there for them.
        guard PublicationLayers.layers.contains(layer) else { throw HTTPError(.notFound) }
        let query = try QueryParameters(request, known: LayersController.openParameters)
        let system = try query.system()
        let box = try query.box(in: system)
        let source = try await source(publication, shelf)
        return file(layer, format, .open) { emit in
            _ = try await source.write(layer, as: format, in: system, box: box, to: emit)
        }
    }

    private func file(
        _ layer: Layer, _ format: LayerFormat, _ audience: Audience,
        _ write: @escaping @Sendable (([UInt8]) async throws -> Void) async throws -> Void
    ) -> Response {
        let body = ResponseBody { writer in
            try await write { bytes in try await writer.write(ByteBuffer(bytes: bytes)) }
            try await writer.finish(nil)
        }
        let name = "\(layer.name)-\(audience.rawValue).\(format.rawValue)"
        let headers = audience == .open ? LayersController.openHeaders : LayersController.internalHeaders
        return Response(
            status: .ok,
            headers: headers.merging([
                .contentType: format.mediaType, .contentDisposition: "attachment; filename=\"\(name)\"",
            ]), body: body)
    }

    @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let systems = [CoordinateSystem.wgs84, .sweref99TM, settings.localSystem]
        var answer = LayerListAnswer(
            municipality: .init(settings.municipality), audience: "", rounds: [],
            coordinateSystems: systems.map { .init(code: $0.epsg, name: $0.name) }, publicUrl: settings.publicURL,
            map: .init(tiles: baseMap), layers: [])
        switch try gate.visitor(context) {
        case .internal(let reader):
            let query = try QueryParameters(request, known: LayersController.selection)
            try await fill(&answer, for: query.choice(), reader)
            return try JSON.response(answer, headers: LayersController.internalHeaders)
        case .open(let shelf):
            let publication = try await shelf.requirePublication()
            _ = try QueryParameters(request, known: [])
            let source = try await source(publication, shelf)
            answer.audience = Audience.open.rawValue
            answer.publication = .init(publication)
            answer.layers = PublicationLayers.layers.map {
                .init($0, for: .open, count: source.count(of: $0), updated: publication.month)
            }
            return try JSON.response(answer, headers: LayersController.openHeaders)
        }
    }

    private func fill(
        _ answer: inout LayerListAnswer, for choice: AnalysisCache.Choice, _ reader: InternalReader
    ) async throws {
        let view = try await view(choice, reader)
        let layers = try await source(view)
        let now = Date()
        let updated = try await layers.updated().map(Timestamp.format)
        answer.audience = Audience.internal.rawValue
        answer.round = view.value.round.map { .init($0, at: now) }
        answer.rounds = try await reader.store.rounds().map { .init($0, at: now) }
        for layer in Layer.allCases {
            answer.layers.append(
                .init(layer, for: .internal, count: try await layers.count(of: layer), updated: updated))
        }
    }

    /// The database of one moment, and what of it is looked at.
    private func view(
        _ choice: AnalysisCache.Choice, _ reader: InternalReader
    ) async throws -> (snapshot: Store, value: AnalysisCache.View) {
        let snapshot = try reader.store.snapshot()
        guard let view = try await analyses.view(choice, in: snapshot) else { throw choice.unknown }
        return (snapshot, view)
    }

    private func source(_ view: (snapshot: Store, value: AnalysisCache.View)) async throws -> LayerSource {
        try await LayerSource(
            store: view.snapshot, round: view.value.round, municipality: settings.municipality,
            transformer: transformer, analysis: view.value.analysis)
    }

    private func source(_ publication: Publication, _ shelf: OpenShelf) async throws -> PublicationLayers {
        PublicationLayers(
            publication: publication, feedback: try await shelf.feedback(on: publication),
            municipality: settings.municipality, transformer: transformer)
    }

    /// A withdrawal takes effect at once, so nothing is kept without asking.
    static let openHeaders: HTTPFields = [.cacheControl: "no-cache", .vary: "Authorization, Cookie"]

    static let internalHeaders: HTTPFields = [
        .cacheControl: "private, no-store", .vary: "Authorization, Cookie",
    ]
}

extension HTTPFields {
    func merging(_ others: HTTPFields) -> HTTPFields {
        var merged = self
        for field in others { merged[field.name] = field.value }
        return merged
    }
}

/// The answer to `GET /api/layers`.
private struct LayerListAnswer: Encodable {
    struct System: Encodable {
        var code: Int
        var name: String
    }

    struct Entry: Encodable {
        struct AttributeAnswer: Encodable {
            var name: String
            var title: String
            var unit: String?
            var description: String
        }

        var name: String
        var title: String
        var description: String
        var geometry: String
        var count: Int
        var updated: String?
        var formats: [String]
        var attributes: [AttributeAnswer]

        init(_ layer: Layer, for audience: Audience, count: Int, updated: String?) {
            name = layer.name
            title = layer.title
            description = layer.summary(for: audience)
            geometry = layer.geometryType.rawValue
            self.count = count
            self.updated = updated
            formats = LayerFormat.allCases.map(\.rawValue)
            attributes = layer.attributes(for: audience).map {
                .init(name: $0.name, title: $0.title, unit: $0.unit, description: $0.explanation)
            }
        }
    }

    var municipality: MunicipalityAnswer
    var audience: String
    /// Absent when all rounds but the demonstration are shown.
    var round: RoundAnswer?
    var rounds: [RoundAnswer]
    /// For the open audience.
    var publication: PublicationAnswer?
    var coordinateSystems: [System]
    var publicUrl: String
    var map: MapAnswer
    var layers: [Entry]
}
