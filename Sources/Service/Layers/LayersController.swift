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
    let provider: LayerProvider
    let settings: Settings
    let ground: Ground

    static let selection = [
        Endpoint.Parameter(name: "round", explanation: "a round's number, or all; not for the open audience"),
        Endpoint.Parameter(name: "analysis", explanation: "the name of a saved analysis; not for the open audience"),
    ]
    static let preschool = Endpoint.Parameter(
        name: "preschool", explanation: "a school unit code: only what belongs to it; not for the open audience")
    private static let system = Endpoint.Parameter(
        name: "crs", explanation: "4326, 3006 or 3007–3018; coordinates are x, y. 4326 unless told, GeoPackage 3006",
        schema: ["type": "string", "enum": .list(CoordinateSystem.allCases.map { .text("\($0.epsg)") })])
    private static let openParameters = [
        system,
        Endpoint.Parameter(name: "bbox", explanation: "minx,miny,maxx,maxy in the coordinate system of the answer"),
    ]
    private static let parameters = openParameters + selection + [preschool]
    /// The name that stands for all layers in one file.
    static let all = "all"

    private static let answers: [Int: Endpoint.Answer] = [
        304: .empty, 400: .problem, 401: .problem, 403: .problem, 404: .problem,
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
                    summary: "A whole layer as \(format.rawValue)"
                        + (format == .gpkg ? "; all is every layer in one file" : ""),
                    access: .audience, query: LayersController.parameters,
                    answers: LayersController.answers.merging([
                        200: format == .geojson ? .geoJSON("WholeLayer") : .media(format.mediaType)
                    ]) { $1 }, schemas: GeoJSONSchemas.all
                ) { request, context in try await download(format, request, context) }
            }
    }

    private func download(
        _ format: LayerFormat, _ request: Request, _ context: ServiceContext
    ) async throws -> Response {
        switch try provider.reader(context) {
        case .internal(let reader):
            let query = try QueryParameters(request, known: LayersController.parameters)
            let layers = try await provider.layers(query.choice(), for: reader, isWhole: true)
            let preschool = query["preschool"]
            if let preschool, try await reader.store.preschool(preschool) == nil {
                throw Problem.unknownPreschool(preschool)
            }
            return try await file(of: layers, as: format, query, belongingTo: preschool, request, context)
        case .open(let shelf):
            let layers = try await provider.layers(for: shelf)
            let query = try QueryParameters(request, known: LayersController.openParameters)
            return try await file(of: layers, as: format, query, belongingTo: nil, request, context)
        }
    }

    /// A layer that the audience may not see is not there for it.
    private func file(
        of layers: some Layers, as format: LayerFormat, _ query: QueryParameters, belongingTo preschool: String?,
        _ request: Request, _ context: ServiceContext
    ) async throws -> Response {
        let name = context.parameters.get("layer") ?? ""
        let isAll = name == LayersController.all && format == .gpkg
        let chosen = layers.layers.filter { isAll || $0.name == name }
        guard let first = chosen.first else { throw HTTPError(.notFound) }
        let system = try query.system(else: format.usualSystem)
        let selection = LayerSelection(
            box: try query.box(in: system).map { .init($0, in: system) }, preschool: preschool)
        var revision = try await layers.revision(of: first)
        if chosen.count > 1 { revision.tag += try await layers.revision(of: .marks).tag }
        return try await DataAnswer.conditional(request, revision, for: layers.audience) {
            let file = "\(name)-\(layers.audience.rawValue).\(format.rawValue)"
            return Response(
                status: .ok,
                headers: [
                    .contentType: format.mediaType, .contentDisposition: "attachment; filename=\"\(file)\"",
                ], body: DataAnswer.body(of: chosen, layers, as: format, in: system, selection))
        }
    }

    @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let systems = [CoordinateSystem.wgs84, .sweref99TM, settings.localSystem]
        var answer = LayerListAnswer(
            municipality: .init(settings.municipality), audience: "", rounds: [],
            coordinateSystems: systems.map { .init(code: $0.epsg, name: $0.name) }, publicUrl: settings.publicURL,
            map: try await ground.answer(), layers: [])
        switch try provider.reader(context) {
        case .internal(let reader):
            let query = try QueryParameters(request, known: LayersController.selection)
            try await fill(&answer, for: query.choice(), reader)
            return try JSON.response(answer, headers: DataAnswer.internalHeaders)
        case .open(let shelf):
            let layers = try await provider.layers(for: shelf)
            _ = try QueryParameters(request, known: [])
            answer.audience = Audience.open.rawValue
            answer.publication = .init(layers.publication)
            answer.layers = layers.layers.map {
                .init($0, for: .open, count: layers.count(of: $0), updated: layers.publication.month)
            }
            return try JSON.response(answer, headers: DataAnswer.openHeaders)
        }
    }

    private func fill(
        _ answer: inout LayerListAnswer, for choice: AnalysisCache.Choice?, _ reader: InternalReader
    ) async throws {
        let layers = try await provider.layers(choice, for: reader)
        let now = Date()
        let updated = try await layers.updated().map(Timestamp.format)
        answer.audience = Audience.internal.rawValue
        answer.round = layers.round.map { .init($0, at: now) }
        answer.rounds = try await reader.store.rounds().map { .init($0, at: now) }
        if case .saved(let name)? = choice { answer.analysis = name }
        answer.analyses = try await reader.store.analyses().map {
            .init(name: $0.name, round: $0.round, computed: Timestamp.format($0.computedAt))
        }
        for layer in layers.layers {
            answer.layers.append(
                .init(
                    layer, for: .internal, count: try await layers.count(of: layer), updated: updated)
            )
        }
    }
}

/// The answer to `GET /api/layers`.
private struct LayerListAnswer: Encodable {
    struct SavedAnalysis: Encodable {
        var name: String
        var round: Int?
        var computed: String
    }

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
            /// The words that it holds, in clear Swedish; absent where it holds anything else.
            var codes: [String: String]?

            init(_ attribute: Attribute) {
                name = attribute.name
                title = attribute.title
                unit = attribute.unit
                description = attribute.explanation
                guard !attribute.codes.isEmpty else { return }
                codes = Dictionary(
                    attribute.codes.map { ($0.value, $0.title) }, uniquingKeysWith: { first, _ in first })
            }
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
            attributes = layer.attributes(for: audience).map(AttributeAnswer.init)
        }
    }

    var municipality: MunicipalityAnswer
    var audience: String
    /// Absent when all rounds but the demonstration are shown.
    var round: RoundAnswer?
    var rounds: [RoundAnswer]
    /// The saved analysis that is shown, by name; absent for a preliminary one.
    var analysis: String?
    /// All saved analyses, the latest first; absent for the open audience.
    var analyses: [SavedAnalysis]?
    /// For the open audience.
    var publication: PublicationAnswer?
    var coordinateSystems: [System]
    var publicUrl: String
    var map: MapAnswer
    var layers: [Entry]
}
