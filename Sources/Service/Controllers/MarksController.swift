import Foundation
import Geodesy
import HTTPTypes
import Hummingbird
import NIOCore
import Places
import Store

/// Collecting: a preschool group sends marks, changes and takes back its own, and sees what it has sent.
struct MarksController: Controller {
    let writer: StoreWriter
    let transformer: CoordinateTransformer
    let area: AreaKeeper
    let gate: UploadGate
    let limits: Limits
    let measurements: ServiceMeasurements

    static let maxBodyBytes = 2 * 1024 * 1024
    private static let geoJSON = MediaType(type: .application, subType: "geo+json")

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .post, path: "/api/marks", summary: "Sends one mark, or up to 500", access: .invitation,
                body: .geoJSON("MarkUpload"),
                answers: [
                    200: .geoJSONOrJSON("MarkOrGlimpse", "MarkResults"), 201: .geoJSON("Mark"), 400: .problem,
                    401: .problem, 403: .problem, 409: .problem, 410: .problem, 413: .problem, 415: .problem,
                    422: .problem,
                ], handler: post),
            Endpoint(
                method: .get, path: "/api/marks",
                summary: "The device's own marks, and a glimpse of the group's others",
                access: .invitation,
                answers: [200: .geoJSON("MarkCollection"), 400: .problem, 401: .problem, 403: .problem], handler: list),
            Endpoint(
                method: .put, path: "/api/marks/{id}", summary: "Changes one of the device's own marks",
                access: .deviceOwner, body: .geoJSON("Mark"),
                answers: [
                    200: .geoJSON("Mark"), 400: .problem, 401: .problem, 403: .problem, 404: .problem, 409: .problem,
                    410: .problem, 413: .problem, 415: .problem, 422: .problem,
                ], handler: put),
            Endpoint(
                method: .delete, path: "/api/marks/{id}", summary: "Takes back one of the device's own marks",
                access: .deviceOwner,
                answers: [204: .empty, 400: .problem, 401: .problem, 403: .problem, 404: .problem], handler: delete),
        ]
    }

    // MARK: Calls

    @Sendable private func post(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let collector = try await collector(request, context)
        return try await upload(request, context) { document in
            switch document {
            case .feature(let mark):
                try limits.admit(marks: 1, of: context.credential.invitation())
                let verdict = try collector.check([mark])[0]
                let outcome = try await writer.record([verdict.get()], from: collector.sender)[0]
                return try answer(outcome)
            case .collection(let features, _, _):
                guard features.count <= MarkLimits.batch else { throw Problem.tooManyFeatures }
                try limits.admit(marks: features.count, of: context.credential.invitation())
                return try await answer(features.marks(), collector, context)
            }
        }
    }

    @Sendable private func list(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let invitation = try await context.requireRound(in: writer.store, at: Date()).invitation
        let marks = try await writer.store.marks(of: invitation.scope, device: try request.deviceKey())
        var positions = marks.map(\.mark.content.position)
        try transformer.transform(&positions, from: .sweref99TM, to: .wgs84)
        let features = zip(marks, positions).map { MarkFeature($0.mark, at: $1, isWhole: $0.isOwn) }
        return try answer(FeatureCollection(features: features))
    }

    @Sendable private func put(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let collector = try await collector(request, context)
        let id = try pathID(context)
        guard collector.sender.hasDevice else { throw MarkRefusal.deviceKeyMissing }
        return try await upload(request, context) { document in
            guard case .feature(var mark) = document else {
                throw Problem.fields([FieldProblem("/type", .wrongType(expected: .feature))])
            }
            if let given = mark.id.flatMap(UUID.init), given != id {
                mark.problems.append(FieldProblem("/id", .differsFromAddress(id.text)))
            }
            try limits.admit(marks: 1, of: context.credential.invitation())
            let submission = try collector.check([mark])[0].get()
            return try answer(try await writer.change(submission, from: collector.sender))
        }
    }

    @Sendable private func delete(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let collector = try await collector(request, context)
        try limits.admit(marks: 1, of: context.credential.invitation())
        if let refusal = try await writer.takeBack(try pathID(context), from: collector.sender) { throw refusal }
        return Response(status: .noContent)
    }

    // MARK: Requests

    /// What is the same for all marks of a request: who sends, into which round, and what is checked.
    private struct Collector {
        var sender: StoreWriter.Sender
        var checker: MarkChecker

        func check(_ marks: [UncheckedMark]) throws -> [MarkChecker.Verdict] { try checker.check(marks) }
    }

    private func collector(_ request: Request, _ context: ServiceContext) async throws -> Collector {
        let now = Date()
        let (invitation, round, isClosed) = try await context.requireRound(in: writer.store, at: now)
        return Collector(
            sender: .init(
                scope: invitation.scope, device: try request.deviceKey(), receivedAt: now,
                late: isClosed),
            checker: MarkChecker(
                area: try await area.area(), transformer: transformer, times: .within(round)))
    }

    private func upload(
        _ request: Request, _ context: ServiceContext, _ answer: (MarkDocument) async throws -> Response
    ) async throws -> Response {
        guard let type = request.headers[.contentType].flatMap(MediaType.init(from:)),
            [.applicationJson, MarksController.geoJSON].contains(where: type.isType)
        else { throw Problem.wrongContentType }
        return try await gate.admit(
            request, of: context.credential.invitation(), from: context.clientAddress, by: context.connection,
            upTo: MarksController.maxBodyBytes
        ) { content in
            try await answer(try MarksController.document(content))
        }
    }

    private static func document(_ content: ByteBuffer) throws -> MarkDocument {
        do {
            return try MarkDocument(Data(content.readableBytesView))
        } catch {
            throw Problem.unreadableJSON(error.description)
        }
    }

    /// An id that is no UUID belongs to no mark.
    private func pathID(_ context: ServiceContext) throws -> UUID {
        guard let id = context.parameters.get("id").flatMap(UUID.init) else { throw MarkRefusal.unknown }
        return id
    }

    // MARK: Answers

    private func answer(_ outcome: MarkOutcome) throws -> Response {
        measurements.count([outcome])
        switch outcome {
        case .refused(let refusal): throw refusal
        case .created(let mark):
            var response = try answer(mark, isWhole: true, status: .created)
            response.headers[.location] = "/api/marks/\(mark.id.text)"
            return response
        case .replaced(let mark): return try answer(mark, isWhole: true)
        case .alreadyThere(let mark, let isOwn): return try answer(mark, isWhole: isOwn)
        }
    }

    private func answer(_ mark: Mark, isWhole: Bool, status: HTTPResponse.Status = .ok) throws -> Response {
        let position = try transformer.transform(mark.content.position, from: .sweref99TM, to: .wgs84)
        return try answer(MarkFeature(mark, at: position, isWhole: isWhole), status: status)
    }

    private func answer(_ value: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        try JSON.response(
            value, status: status, type: "application/geo+json", headers: [.cacheControl: "private, no-store"])
    }

    /// Each mark of a collection has a result of its own, in order: a bad one costs no other.
    private func answer(
        _ marks: [UncheckedMark], _ collector: Collector, _ context: ServiceContext
    ) async throws -> Response {
        let verdicts = try collector.check(marks)
        let outcomes = try await writer.record(verdicts.compactMap { try? $0.get() }, from: collector.sender)
        measurements.count(outcomes)
        var next = outcomes.makeIterator()
        let results = zip(marks, verdicts).map { mark, verdict -> MarkResult in
            switch verdict {
            case .failure(let problems):
                return MarkResult(id: mark.id, problem: Problem(from: problems), in: context.language)
            case .success(let submission):
                let id = submission.id.text
                switch next.next()! {
                case .created: return MarkResult(id: id, status: 201)
                case .alreadyThere, .replaced: return MarkResult(id: id, status: 200)
                case .refused(let refusal):
                    return MarkResult(id: id, problem: Problem(from: refusal), in: context.language)
                }
            }
        }
        return try JSON.response(["results": results], headers: [.cacheControl: "private, no-store"])
    }
}

/// What became of one mark of a collection.
private struct MarkResult: Encodable {
    var id: String?
    var status: Int
    var problem: ProblemDocument?

    init(id: String?, status: Int) {
        self.id = id
        self.status = status
    }

    init(id: String?, problem: Problem, in language: MessageLanguage) {
        self.id = id
        status = problem.status.code
        self.problem = problem.document(in: language)
    }
}
