import Foundation
import HTTPTypes
import Hummingbird
import NIOFoundationEssentialsCompat
import Places

/// All that administrators can do.
enum AdministrativeOrders {
    static let all: [ListedOrder] = [
        // Register
        .init(ListPreschools.self), .init(ConvertPosition.self), .init(AddPreschool.self), .init(ChangePreschool.self),
        .init(ImportPreschools.self), .init(LoadGeodata.self),
        // Rounds
        .init(ListRounds.self), .init(ShowProgress.self), .init(OpenRound.self), .init(ExtendRound.self),
        .init(CloseRound.self), .init(RetainRound.self), .init(RestoreRound.self),
        // Access
        .init(ListInvitations.self), .init(IssueInvitation.self), .init(IssueInvitationSheet.self),
        .init(RevokeInvitation.self), .init(ListTokens.self), .init(CreateToken.self), .init(RevokeToken.self),
        .init(ListSessions.self), .init(EndSessions.self),
        // Marks
        .init(ImportMarks.self), .init(ListMarks.self), .init(ReviewMarks.self), .init(RestoreMark.self),
        .init(EraseMarks.self), .init(NotePreschoolExport.self), .init(ExportPreschool.self),
        // Analyses, publications, feedback
        .init(ListAnalyses.self), .init(SaveAnalysis.self), .init(ListPublications.self), .init(PublishRound.self),
        .init(WithdrawPublication.self), .init(ListFeedback.self), .init(GiveFeedback.self), .init(ChangeFeedback.self),
        // Database and audit log
        .init(MakeDemonstration.self), .init(RemoveDemonstration.self), .init(RepairDatabase.self),
        .init(ConfirmClock.self),
        .init(ListAuditLog.self), .init(DownloadAuditLog.self), .init(AcceptAuditLog.self),
    ]
}

/// An order of the list.
struct ListedOrder: Sendable {
    let call: OrderCall
    let endpoint: @Sendable (Administration) -> Endpoint

    init<Order: AdministrativeOrder>(_: Order.Type) where Order.Answer: Message {
        call = Order.call
        endpoint = { administration in
            Endpoint(
                Order.self, by: administration, answer: .json(Order.Answer.schema), Order.Answer.self
            ) { try JSON.response($0, headers: [.cacheControl: "private, no-store"]) }
        }
    }

    init<Order: FileOrder>(_: Order.Type) {
        call = Order.call
        endpoint = { administration in
            Endpoint(Order.self, by: administration, answer: Order.file.answer, Order.file.message) { $0.response }
        }
    }
}

/// An order that answers with a file.
protocol FileOrder: AdministrativeOrder where Answer == AnswerFile {
    /// What the OpenAPI document says of the file, and the message that it is made of, if it is.
    static var file: (answer: Endpoint.Answer, message: (any Message.Type)?) { get }
}

struct AnswerFile: Sendable {
    var name: String
    var type: String
    var body: ResponseBody

    fileprivate var response: Response {
        Response(
            status: .ok,
            headers: [
                .contentType: type, .cacheControl: "private, no-store",
                .contentDisposition: #"attachment; filename="\#(name)""#,
            ], body: body)
    }
}

/// The orders behind `/api/admin`.
struct AdministrationController: Controller {
    let administration: Administration

    var endpoints: [Endpoint] { AdministrativeOrders.all.map { $0.endpoint(administration) } }
}

extension Endpoint {
    fileprivate init<Order: AdministrativeOrder>(
        _: Order.Type, by administration: Administration, answer: Answer, _ message: (any Message.Type)?,
        _ respond: @escaping @Sendable (Order.Answer) throws -> Response
    ) {
        let call = Order.call
        let types = Order.Body.mediaTypes
        let asked = Order.Body.self as? any Message.Type
        let refusals =
            call.refusals + [401, 403] + (types.isEmpty ? [] : [413, 415, 422]) + (asked == nil ? [] : [400])
        var answers = Dictionary(refusals.map { ($0, Answer.problem) }, uniquingKeysWith: { first, _ in first })
        answers[200] = answer
        self.init(
            method: call.method, path: "/api/admin" + call.path, summary: call.summary, access: .administrator,
            query: call.query, body: asked.map { .json($0.schema) } ?? (types.isEmpty ? nil : .files(types)),
            answers: answers,
            schemas: [asked, message].compactMap(\.self).reduce(into: [:]) { $0[$1.schema] = MessageShape($1).schema }
        ) { request, context in
            let time = Date()
            let (data, type) = try await request.content(of: Order.Body.self)
            let order = try Order(OrderParameters(request, context, of: call), Order.Body(data, type: type))
            var administration = administration
            administration.language = context.language
            return try respond(
                try await order.carryOut(
                    by: administration, at: time, for: request.orderer(context),
                    address: String(request.uri.description.dropFirst("/api/admin".count)), data: data,
                    key: request.idempotencyKey(context)))
        }
    }
}

extension HTTPField.Name {
    /// The key of an order that a command sends, so that it can find out whether the work was done.
    fileprivate static let smultronIdempotencyKey = HTTPField.Name(OrderRequest.keyHeader)!
    /// The user of this machine who runs the command.
    fileprivate static let smultronUser = HTTPField.Name(OrderRequest.userHeader)!
}

extension Request {
    /// What the request carries, if it is what the order takes.
    fileprivate func content<Body: OrderBody>(of _: Body.Type) async throws -> (data: Data, type: String) {
        let types = Body.mediaTypes
        guard !types.isEmpty else { return (Data(), "") }
        let type = headers[.contentType].map {
            $0.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        }
        guard let type, types.contains(type) else {
            let names = types.map { $0 == "application/json" ? "JSON" : $0 }
            throw Problem(
                .unsupportedMediaType, "Skicka \(names.joined(separator: " eller ")).",
                "Send \(names.joined(separator: " or ")).")
        }
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > Body.maxBytes {
            throw HTTPError(.contentTooLarge)
        }
        return (Data(buffer: try await body.collect(upTo: Body.maxBytes), byteTransferStrategy: .noCopy), type)
    }

    /// Only commands on this machine send one.
    fileprivate func idempotencyKey(_ context: ServiceContext) -> String? {
        guard case .owner = context.credential else { return nil }
        return headers[.smultronIdempotencyKey]
    }

    fileprivate func orderer(_ context: ServiceContext) -> Orderer {
        guard case .user(let user) = context.credential else { return LocalService.orderer(headers[.smultronUser]) }
        let id =
            switch user {
            case .token(let token): String(token.id)
            case .identity(let identity): identity.id
            }
        return Orderer(name: "\(user.role.rawValue) \(id) \(user.name)", identity: user.identity)
    }
}
