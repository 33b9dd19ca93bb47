import Disclosure
import Foundation
import Geodesy
import HTTPTypes
import Hotspots
import Hummingbird
import MapLayers
import Places
import Store

/// The register, and the hotspots near one preschool.
struct PreschoolsController: Controller {
    let provider: LayerProvider
    let transformer: CoordinateTransformer

    private static let within = Endpoint.Parameter(
        name: "within", explanation: "straight-line metres: 300, 500 (default) or 1000",
        schema: ["type": "integer", "enum": .list(NearnessBand.allM.map { .number($0) })])
    private static let nearParameters = [
        within,
        Endpoint.Parameter(name: "round", explanation: "a round's number, or all; not for the open audience"),
        Endpoint.Parameter(name: "analysis", explanation: "the name of a saved analysis; not for the open audience"),
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
                answers: [
                    200: .json("NearHotspotsOrOpen"), 400: .problem, 401: .problem, 403: .problem, 404: .problem,
                ],
                handler: hotspots),
        ]
    }

    @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
        switch try provider.reader(context) {
        case .internal(let reader):
            return try list(
                await reader.store.preschools().map { try PreschoolAnswer($0, transformer) },
                headers: DataAnswer.internalHeaders)
        case .open(let shelf):
            if let own = try await own(context, on: shelf) {
                return try list([own], headers: DataAnswer.internalHeaders)
            }
            let layers = try await provider.layers(for: shelf)
            let (publication, feedback) = (layers.publication, layers.feedback)
            return try list(
                publication.content.preschools.map { try PreschoolAnswer($0, feedback: feedback, transformer) },
                headers: DataAnswer.openHeaders)
        }
    }

    private func list(_ preschools: [PreschoolAnswer], headers: HTTPFields) throws -> Response {
        try JSON.response(["preschools": preschools], headers: headers)
    }

    @Sendable private func one(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let code = try context.parameters.require("code")
        switch try provider.reader(context) {
        case .internal(let reader):
            return try JSON.response(
                try PreschoolAnswer(await preschool(code, in: reader), transformer),
                headers: DataAnswer.internalHeaders)
        case .open(let shelf):
            if let own = try await own(context, on: shelf), own.code == code {
                return try JSON.response(own, headers: DataAnswer.internalHeaders)
            }
            let layers = try await provider.layers(for: shelf)
            let (publication, feedback) = (layers.publication, layers.feedback)
            return try JSON.response(
                try PreschoolAnswer(publication.preschool(code), feedback: feedback, transformer),
                headers: DataAnswer.openHeaders)
        }
    }

    /// What an invitation may know of its own preschool, published or not.
    private func own(_ context: ServiceContext, on shelf: PublishedData) async throws -> PreschoolAnswer? {
        guard case .invitation(let invitation) = context.credential else { return nil }
        return try await shelf.preschool(invitation.scope.preschool).map { try PreschoolAnswer($0, transformer) }
    }

    @Sendable private func hotspots(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let code = try context.parameters.require("code")
        switch try provider.reader(context) {
        case .internal(let reader): return try await hotspots(near: code, request, reader)
        case .open(let shelf): return try await hotspots(near: code, request, shelf)
        }
    }

    private func hotspots(
        near code: String, _ request: Request, _ reader: InternalReader
    ) async throws -> Response {
        let query = try QueryParameters(request, known: PreschoolsController.nearParameters)
        let within = try query.wholeNumber("within", among: NearnessBand.allM) ?? NearnessBand.defaultM
        let preschool = try await preschool(code, in: reader)
        let analysis = try await provider.layers(try query.choice(), for: reader).analysis()
        let near = Nearness.hotspots(analysis.hotspots, near: preschool.position, withinM: Double(within))
        let answer = NearAnswer(
            preschool: try PreschoolAnswer(preschool, transformer),
            round: analysis.round.map { .init($0, at: Date()) }, analysis: analysis.id,
            method: analysis.parameters.description, withinM: within,
            hotspots: near.map { .init($0, of: preschool) })
        return try JSON.response(answer, headers: DataAnswer.internalHeaders)
    }

    private func hotspots(near code: String, _ request: Request, _ shelf: PublishedData) async throws -> Response {
        let query = try QueryParameters(request, known: [PreschoolsController.within])
        let within = try query.wholeNumber("within", among: NearnessBand.allM) ?? NearnessBand.defaultM
        let layers = try await provider.layers(for: shelf)
        let (publication, feedback) = (layers.publication, layers.feedback)
        let preschool = try publication.preschool(code)
        let near = Nearness.hotspots(publication.hotspots, near: preschool.position, withinM: Double(within))
        let answer = OpenNearAnswer(
            preschool: try PreschoolAnswer(preschool, feedback: feedback, transformer),
            publication: .init(publication), analysis: publication.analysis, method: publication.method,
            withinM: within, hotspots: near.map { .init($0, feedback: feedback) })
        return try JSON.response(answer, headers: DataAnswer.openHeaders)
    }

    private func preschool(_ code: String, in reader: InternalReader) async throws -> Preschool {
        guard let preschool = try await reader.store.preschool(code) else { throw Problem.unknownPreschool(code) }
        return preschool
    }
}

extension Publication {
    fileprivate func preschool(_ code: String) throws(Problem) -> PublishedPreschool {
        guard let preschool = content.preschools.first(where: { $0.code == code }) else {
            throw .unknownPreschool(code)
        }
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

        init(_ near: Nearness<Hotspot>, of preschool: Preschool) {
            id = near.hotspot.id
            rank = near.hotspot.rank
            distanceM = (near.distanceM * 10).rounded() / 10
            bandM = near.bandM
            bearingDegrees = near.bearingDegrees.map { ($0 * 10).rounded() / 10 }
            share = (near.hotspot.children.share(of: preschool.code) * 1000).rounded() / 1000
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

/// The same for the open audience: published values and plain geometry.
private struct OpenNearAnswer: Encodable {
    struct Entry: Encodable {
        var id: String
        var distanceM: Double
        var bandM: Int?
        /// From grid north of SWEREF 99 TM; null within the hotspot.
        var bearingDegrees: Double?
        var marks: String?
        var children: String?
        var preschools: String?
        var feedback: [FeedbackAnswer]

        init(_ near: Nearness<PublishedHotspot>, feedback: [Feedback]) {
            id = near.hotspot.id
            distanceM = (near.distanceM * 10).rounded() / 10
            bandM = near.bandM
            bearingDegrees = near.bearingDegrees.map { ($0 * 10).rounded() / 10 }
            marks = near.hotspot.counts.marks?.text
            children = near.hotspot.counts.children?.text
            preschools = near.hotspot.counts.preschools?.text
            self.feedback = feedback.on(.hotspot(near.hotspot.id)).map(FeedbackAnswer.init)
        }
    }

    var preschool: PreschoolAnswer
    var publication: PublicationAnswer
    var analysis: String
    var method: String
    var withinM: Int
    var hotspots: [Entry]
}
