import Foundation
import HTTPTypes
import Hummingbird
import NIOFoundationEssentialsCompat
import Places
import Store

extension HTTPField.Name {
    /// The id of work that a command hands over, so that it can find out whether the work was done.
    static let smultronHandover = HTTPField.Name(AdministrativeOrder.handoverHeader)!
    /// The user of this machine who runs the command.
    static let smultronUser = HTTPField.Name(AdministrativeOrder.userHeader)!
}

/// One order of an administrator: who asks has been looked at before anything else.
struct AdministrativeCall: Sendable {
    var request: Request
    var context: ServiceContext
    var time: Date
    /// The address with the names of its parameters.
    var pattern: String

    /// A number in the address; one that is no number names nothing.
    func number(_ name: String) throws -> Int {
        guard let number = context.parameters.get(name, as: Int.self) else { throw HTTPError(.notFound) }
        return number
    }

    /// The round of the address, or nil where it says `open`.
    func round() throws -> Int? { context.parameters.get("id") == "open" ? nil : try number("id") }
}

extension Endpoint {
    /// Statuses that every administrators' call can answer with.
    private static let refusals: [Int: Answer] = [401: .problem, 403: .problem]

    /// A call that takes nothing but its address.
    static func administration<Answered: Message>(
        _ method: HTTPRequest.Method, _ path: String, _ summary: String, query: [Parameter] = [],
        refusals: [Int] = [], _ run: @escaping @Sendable (AdministrativeCall) async throws -> Answered
    ) -> Endpoint {
        endpoint(method, path, summary, query: query, body: nil, refusals: refusals) { call in
            try await call.logged(nil) { try await run(call) }
        }
    }

    /// A call that takes a message.
    static func administration<Asked: Message, Answered: Message>(
        _ method: HTTPRequest.Method, _ path: String, _ summary: String, refusals: [Int] = [],
        _ run: @escaping @Sendable (Asked, AdministrativeCall) async throws -> Answered
    ) -> Endpoint {
        var endpoint = endpoint(
            method, path, summary, query: [], body: .json("\(Asked.self)"), refusals: refusals + [400, 413, 415, 422]
        ) { call in
            let (message, text) = try await call.message(Asked.self)
            return try await call.logged(Asked.logged(text)) { try await run(message, call) }
        }
        endpoint.schemas["\(Asked.self)"] = MessageShape(Asked.self).schema
        return endpoint
    }

    /// A call that takes a file.
    static func administration<Answered: Message>(
        _ path: String, _ summary: String, file types: [String], query: [Parameter] = [], refusals: [Int] = [],
        _ run: @escaping @Sendable (Data, AdministrativeCall) async throws -> Answered
    ) -> Endpoint {
        endpoint(
            .post, path, summary, query: query, body: .files(types), refusals: refusals + [413, 415, 422]
        ) { call in
            guard let type = call.mediaType, types.contains(type) else {
                throw Problem(
                    .unsupportedMediaType, "Skicka \(types.joined(separator: " eller ")).",
                    "Send \(types.joined(separator: " or ")).")
            }
            let file = try await call.body(upTo: AdministrativeCall.maxFileBytes)
            return try await call.logged("SHA-256 \(Fingerprint.checksum(of: file))") { try await run(file, call) }
        }
    }

    /// A call that gives out a file, which is noted in the audit log.
    static func administrationFile<Answered: Message>(
        _ path: String, _ summary: String, _ type: Answered.Type, refusals: [Int],
        _ run: @escaping @Sendable (AdministrativeCall) async throws -> Response
    ) -> Endpoint {
        var answers = Endpoint.refusals
        for status in refusals { answers[status] = .problem }
        answers[200] = .json("\(Answered.self)")
        return Endpoint(
            method: .get, path: "/api/admin" + path, summary: summary, access: .administrator, answers: answers,
            schemas: ["\(Answered.self)": MessageShape(Answered.self).schema]
        ) { request, context in
            try context.requireAdministrator()
            let call = AdministrativeCall(request: request, context: context, time: Date(), pattern: path)
            return try await call.logged(nil, alsoReading: true) { try await run(call) }
        }
    }

    private static func endpoint<Answered: Message>(
        _ method: HTTPRequest.Method, _ path: String, _ summary: String, query: [Parameter], body: Body?,
        refusals: [Int], _ run: @escaping @Sendable (AdministrativeCall) async throws -> Answered
    ) -> Endpoint {
        var answers = Endpoint.refusals
        for status in refusals { answers[status] = .problem }
        answers[200] = .json("\(Answered.self)")
        return Endpoint(
            method: method, path: "/api/admin" + path, summary: summary, access: .administrator, query: query,
            body: body, answers: answers, schemas: ["\(Answered.self)": MessageShape(Answered.self).schema]
        ) { request, context in
            try context.requireAdministrator()
            let call = AdministrativeCall(request: request, context: context, time: Date(), pattern: path)
            let answer = try await IdempotencyKey.$id.withValue(call.handover) { try await run(call) }
            return try JSON.response(answer, headers: [.cacheControl: "private, no-store"])
        }
    }
}

extension AdministrativeCall {
    fileprivate static let maxMessageBytes = 2 * 1024 * 1024
    /// A million marks in CSV.
    fileprivate static let maxFileBytes = 256 * 1024 * 1024

    /// Only commands on this machine hand work over.
    fileprivate var handover: String? {
        guard case .owner = context.credential else { return nil }
        return request.headers[.smultronHandover]
    }

    /// Carries out an order so that the audit log tells of it.
    ///
    /// - Parameters:
    ///   - content: what the order says besides its address.
    ///   - alsoReading: tells of it though it changes nothing.
    fileprivate func logged<Answered>(
        _ content: String?, alsoReading: Bool = false, _ run: @Sendable () async throws -> Answered
    ) async throws -> Answered {
        guard request.method != .get || alsoReading else { return try await run() }
        let address = request.uri.description.dropFirst("/api/admin".count)
        let order = AuditedOrder(
            at: time, who: who, action: "\(request.method.rawValue) \(pattern)",
            details: [String(address), content.map(AdministrativeCall.shortened)].compactMap(\.self)
                .joined(separator: " "))
        return try await AuditedOrder.$current.withValue(order, operation: run)
    }

    private var who: String {
        switch context.credential {
        case .user(.token(let token)): "\(token.role.rawValue) \(token.id) \(token.name)"
        case .user(.identity(let identity)): "\(identity.role.rawValue) \(identity.id) \(identity.name)"
        default: "command line" + (request.headers[.smultronUser].map { " \($0)" } ?? "")
        }
    }

    /// Reference data, for one, is not repeated in the log.
    private static func shortened(_ content: String) -> String {
        content.count <= 2_000 ? content : "SHA-256 \(Fingerprint.checksum(of: Data(content.utf8)))"
    }

    var mediaType: String? {
        request.headers[.contentType].map {
            $0.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        }
    }

    fileprivate func body(upTo limit: Int) async throws -> Data {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw HTTPError(.contentTooLarge)
        }
        return Data(buffer: try await request.body.collect(upTo: limit), byteTransferStrategy: .noCopy)
    }

    /// The message of the request. Unknown members are refused, so that a misspelt one is not silently ignored.
    fileprivate func message<Asked: Message>(_ type: Asked.Type) async throws -> (Asked, text: String) {
        guard mediaType == "application/json" else {
            throw Problem(.unsupportedMediaType, "Skicka JSON.", "Send JSON.")
        }
        let data = try await body(upTo: AdministrativeCall.maxMessageBytes)
        let known = Set(MessageShape(type).members.map(\.name))
        if let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any] {
            let unknown = object.keys.filter { !known.contains($0) }.sorted().prefix(20)
            guard unknown.isEmpty else {
                throw Problem.fields(unknown.map { FieldProblem("/" + $0, .unknownField) })
            }
        }
        do {
            return (try JSONDecoder().decode(type, from: data), String(decoding: data, as: UTF8.self))
        } catch let error as DecodingError {
            guard let pointer = error.pointer else { throw Problem.unreadableJSON(error.reason) }
            throw Problem.entry(pointer, error.reason, error.reason)
        }
    }
}

extension DecodingError {
    /// JSON pointer to what is wrong; nil where the text is no JSON.
    fileprivate var pointer: String? {
        let path: [any CodingKey]
        switch self {
        case .keyNotFound(let key, let context): path = context.codingPath + [key]
        case .typeMismatch(_, let context), .valueNotFound(_, let context): path = context.codingPath
        case .dataCorrupted(let context): path = context.codingPath
        @unknown default: return nil
        }
        if case .dataCorrupted = self, path.isEmpty { return nil }
        return path.map { "/" + ($0.intValue.map(String.init) ?? $0.stringValue) }.joined()
    }
}
