import Foundation
import Geodesy
import HTTPTypes
import Hotspots
import Hummingbird
import Places
import Store

/// The register, and the hotspots near one preschool.
struct PreschoolsController: Controller {
    let store: Store
    let analyses: AnalysisCache
    let transformer: CoordinateTransformer

    private static let nearParameters = [
        Endpoint.Parameter(name: "within", explanation: "straight-line metres: 300, 500 (default) or 1000"),
        Endpoint.Parameter(name: "round", explanation: "a round's number, or all"),
    ]

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/api/preschools", summary: "The register", access: .audience,
                answers: [200: .json("PreschoolList"), 401: .problem, 403: .problem, 404: .problem], handler: list),
            Endpoint(
                method: .get, path: "/api/preschools/{code}", summary: "One preschool", access: .audience,
                answers: [200: .json("Preschool"), 401: .problem, 403: .problem, 404: .problem], handler: one),
            Endpoint(
                method: .get, path: "/api/preschools/{code}/hotspots",
                summary: "The hotspots near one preschool, nearest first", access: .audience,
                query: PreschoolsController.nearParameters,
                answers: [200: .json("NearHotspots"), 400: .problem, 401: .problem, 403: .problem, 404: .problem],
                handler: hotspots),
        ]
    }

    @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let preschools: [Preschool]
        if case .invitation(let invitation) = context.credential {
            preschools = try await store.preschool(invitation.scope.preschool).map { [$0] } ?? []
        } else {
            try context.requireInternalAudience()
            preschools = try await store.preschools()
        }
        return try JSON.response(
            ["preschools": preschools.map { try PreschoolAnswer($0, transformer) }],
            headers: LayersController.internalHeaders)
    }

    @Sendable private func one(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let code = try context.parameters.require("code")
        if case .invitation(let invitation) = context.credential {
            guard invitation.scope.preschool == code else { throw Problem.wrongRole }
        } else {
            try context.requireInternalAudience()
        }
        return try JSON.response(
            try PreschoolAnswer(await preschool(code), transformer), headers: LayersController.internalHeaders)
    }

    @Sendable private func hotspots(_ request: Request, _ context: ServiceContext) async throws -> Response {
        try context.requireInternalAudience()
        let query = try QueryParameters(request, known: PreschoolsController.nearParameters)
        let within = try query.wholeNumber("within", among: Nearness.bandsM) ?? Nearness.defaultBandM
        let preschool = try await preschool(context.parameters.require("code"))
        let snapshot = try store.snapshot()
        guard let analysis = try await analyses.analysis(query.round(), in: snapshot) else { throw Problem.noRound }
        let near = Nearness.hotspots(analysis.hotspots, near: preschool, withinM: Double(within))
        let answer = NearAnswer(
            preschool: try PreschoolAnswer(preschool, transformer),
            round: analysis.round.map { .init($0, at: Date()) }, analysis: analysis.id,
            method: analysis.parameters.description, withinM: within, hotspots: near.map(NearAnswer.Entry.init))
        return try JSON.response(answer, headers: LayersController.internalHeaders)
    }

    private func preschool(_ code: String) async throws -> Preschool {
        guard let preschool = try await store.preschool(code) else { throw Problem.unknownPreschool(code) }
        return preschool
    }
}

extension Problem {
    static func unknownPreschool(_ code: String) -> Problem {
        Problem(
            .notFound, "Det finns ingen förskola med koden \(code).", "There is no preschool with the code \(code).")
    }
}

/// The answer to `GET /api/preschools/{code}/hotspots`. Distances are straight lines to the hotspot's edge.
private struct NearAnswer: Encodable {
    struct Entry: Encodable {
        var id: String
        var rank: Int
        var distanceM: Double
        var bandM: Int?
        /// From grid north of SWEREF 99 TM; null within the hotspot.
        var bearingDegrees: Double?
        var share: Double
        var marks: Int
        var children: Int
        var preschools: Int
        var largestShare: Double
        var weak: Bool

        init(_ near: Nearness) {
            id = near.hotspot.id
            rank = near.hotspot.rank
            distanceM = (near.distanceM * 10).rounded() / 10
            bandM = near.bandM
            bearingDegrees = near.bearingDegrees.map { ($0 * 10).rounded() / 10 }
            share = (near.share * 1000).rounded() / 1000
            marks = near.hotspot.markCount
            children = near.hotspot.children.total
            preschools = near.hotspot.preschoolCount
            largestShare = (near.hotspot.children.largestShare * 1000).rounded() / 1000
            weak = near.hotspot.isWeak
        }
    }

    var preschool: PreschoolAnswer
    var round: RoundAnswer?
    var analysis: String
    var method: String
    var withinM: Int
    var hotspots: [Entry]
}
