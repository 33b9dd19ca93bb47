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
    let store: Store
    let analyses: AnalysisCache
    let transformer: CoordinateTransformer
    let settings: Settings
    let baseMap: BaseMap?

    private static let roundParameter = Endpoint.Parameter(name: "round", explanation: "a round's number, or all")
    private static let parameters = [
        Endpoint.Parameter(name: "crs", explanation: "4326 (default), 3006 or 3007–3018; coordinates are x, y"),
        Endpoint.Parameter(name: "bbox", explanation: "minx,miny,maxx,maxy in the coordinate system of the answer"),
        roundParameter,
        Endpoint.Parameter(name: "analysis", explanation: "the name of a saved analysis"),
        Endpoint.Parameter(name: "preschool", explanation: "a school unit code: only what belongs to it"),
    ]

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/api/layers", summary: "The layers, with counts and attributes",
                access: .audience, query: [LayersController.roundParameter],
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
        try context.requireInternalAudience()
        let query = try QueryParameters(request, known: LayersController.parameters)
        let system = try query.system()
        let filter = LayerSource.Filter(box: try query.box(in: system), preschool: query["preschool"])
        if let name = query["analysis"] {
            throw Problem(
                .notFound, "Det finns ingen sparad analys med namnet \(name).", "There is no saved analysis \(name).")
        }
        if let code = filter.preschool, try await store.preschool(code) == nil { throw Problem.unknownPreschool(code) }
        let source = try await source(view(query.round()))

        let body = ResponseBody { writer in
            _ = try await source.write(layer, as: format, in: system, filter: filter) { bytes in
                try await writer.write(ByteBuffer(bytes: bytes))
            }
            try await writer.finish(nil)
        }
        let name = "\(layer.name)-\(Audience.internal.rawValue).\(format.rawValue)"
        return Response(
            status: .ok,
            headers: LayersController.internalHeaders.merging([
                .contentType: format.mediaType, .contentDisposition: "attachment; filename=\"\(name)\"",
            ]), body: body)
    }

    @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
        try context.requireInternalAudience()
        let query = try QueryParameters(request, known: [LayersController.roundParameter])
        let view = try await view(query.round())
        let layers = try await source(view)
        let now = Date()
        let updated = try await layers.updated().map(Timestamp.format)
        var entries: [LayerListAnswer.Entry] = []
        for layer in Layer.allCases {
            entries.append(.init(layer, count: try await layers.count(of: layer), updated: updated))
        }
        let systems = [CoordinateSystem.wgs84, .sweref99TM, settings.localSystem]
        let answer = LayerListAnswer(
            municipality: .init(settings.municipality), audience: Audience.internal.rawValue,
            round: view.value.round.map { .init($0, at: now) },
            rounds: try await store.rounds().map { .init($0, at: now) },
            coordinateSystems: systems.map { .init(code: $0.epsg, name: $0.name) }, publicUrl: settings.publicURL,
            map: .init(tiles: baseMap), layers: entries)
        return try JSON.response(answer, headers: LayersController.internalHeaders)
    }

    /// The database of one moment, and what of it is looked at.
    private func view(
        _ choice: AnalysisCache.Choice
    ) async throws -> (snapshot: Store, value: AnalysisCache.View) {
        let snapshot = try store.snapshot()
        guard let view = try await analyses.view(choice, in: snapshot) else { throw Problem.noRound }
        return (snapshot, view)
    }

    private func source(_ view: (snapshot: Store, value: AnalysisCache.View)) async throws -> LayerSource {
        try await LayerSource(
            store: view.snapshot, round: view.value.round, municipality: settings.municipality,
            transformer: transformer, analysis: view.value.analysis)
    }

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

        init(_ layer: Layer, count: Int, updated: String?) {
            name = layer.name
            title = layer.title
            description = layer.summary
            geometry = layer.geometryType.rawValue
            self.count = count
            self.updated = updated
            formats = LayerFormat.allCases.map(\.rawValue)
            attributes = layer.attributes.map {
                .init(name: $0.name, title: $0.title, unit: $0.unit, description: $0.explanation)
            }
        }
    }

    var municipality: MunicipalityAnswer
    var audience: String
    /// Absent when all rounds but the demonstration are shown.
    var round: RoundAnswer?
    var rounds: [RoundAnswer]
    var coordinateSystems: [System]
    var publicUrl: String
    var map: MapAnswer
    var layers: [Entry]
}
