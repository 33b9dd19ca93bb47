import Foundation
import HTTPTypes
import Hummingbird
import Places

/// One call of the API: what the router needs to answer it and what the OpenAPI document says of it. Both are made from
/// the same table, so neither can know a call that the other does not.
struct Endpoint: Sendable {
    /// Who gets an answer. The router asks before the handler is called, so no handler has to.
    enum Access: Sendable, CaseIterable {
        /// Whatever credential is sent.
        case anyone
        /// Everyone, each with the layers of its audience; a credential that is not valid is refused.
        case audience
        /// Holders of an invitation that is not revoked.
        case invitation
        /// The same, and the handler compares the key of the device.
        case deviceOwner
        /// Who is signed in, or sends a token.
        case token
        /// Administrators, and whoever may open the database itself.
        case administrator
        /// Who watches over the service, and whoever may open the database itself.
        case `operator`

        /// - Throws: 401 without a valid credential, 403 with one that is not enough.
        func check(_ credential: Credential) throws(Problem) {
            switch self {
            case .anyone: return
            case .audience: _ = try credential.audience()
            case .invitation, .deviceOwner: _ = try credential.invitation()
            case .token: _ = try credential.user()
            case .administrator: try credential.require(.admin)
            case .operator: try credential.require(.operator)
            }
        }
    }

    struct Parameter: Sendable {
        var name: String
        var explanation: String
        var schema: DocumentNode = ["type": "string"]
        /// Stands among the components of the document, where programs look for it.
        var isComponent = false
    }

    var method: HTTPRequest.Method
    /// With parameters in braces.
    var path: String
    var summary: String
    var access: Access
    var query: [Parameter] = []
    var body: Body?
    /// Every status that the call can answer with besides 429, 500 and 503, and the schema or media type of its content.
    var answers: [Int: Answer]
    /// Schemas that the table itself brings along.
    var schemas: [String: DocumentNode] = [:]
    var handler: @Sendable (Request, ServiceContext) async throws -> Response

    /// Which way an answer is made.
    enum Lane {
        /// At once: groups outdoors wait for it, and it costs next to nothing.
        case collecting
        /// Behind those, and when there is room: see ``Reading``.
        case reading
        /// Behind those too, but whoever looks after the service gets through when readers take all the room.
        case administering
    }

    var lane: Lane {
        switch access {
        case .audience: .reading
        case .administrator: method == .get ? .reading : .administering
        case .anyone, .invitation, .deviceOwner, .token, .operator: .collecting
        }
    }

    /// What is answered by GET is by HEAD too; ``HeadMiddleware`` leaves the content out.
    var methods: [HTTPRequest.Method] { method == .get ? [.get, .head] : [method] }

    /// What a request carries.
    enum Body: Sendable {
        /// A schema of the document.
        case json(String)
        case geoJSON(String)
        /// A file of one of these media types.
        case files([String])
    }

    enum Answer: Sendable {
        /// A schema of the document.
        case json(String)
        case geoJSON(String)
        /// One schema as GeoJSON, or another as JSON that is none.
        case geoJSONOrJSON(String, String)
        /// Some other media type.
        case media(String)
        /// A schema of the document in a media type, for programs, or a page for people.
        case forms(String, String)
        case problem
        case empty
    }
}

/// A concern of the service: its calls stand in a table that reads as its contents page.
protocol Controller: Sendable {
    var endpoints: [Endpoint] { get }
}

extension Router<ServiceContext> {
    /// Answers the calls for those who may make them, and other methods at their addresses with 405.
    func add(_ endpoints: [Endpoint], reading: Reading = Reading()) {
        for endpoint in endpoints {
            for method in endpoint.methods {
                on(RouterPath(endpoint.path), method: method) { request, context in
                    try endpoint.access.check(context.credential)
                    var context = context
                    context.coreContext.parameters.decode()
                    switch endpoint.lane {
                    case .collecting: return try await endpoint.handler(request, context)
                    case .reading: return try await reading.answer(request, context, by: endpoint.handler)
                    case .administering:
                        return try await Reading.onOwnThreads { try await endpoint.handler(request, context) }
                    }
                }
            }
        }
        for (path, known) in Dictionary(grouping: endpoints, by: \.path).mapValues({ $0.flatMap(\.methods) }) {
            for method in [HTTPRequest.Method.get, .head, .post, .put, .patch, .delete] where !known.contains(method) {
                on(RouterPath(path), method: method) { _, _ -> Response in throw Problem.wrongMethod(allowed: known) }
            }
        }
    }
}

extension Parameters {
    /// The router takes paths apart as they come, percent-encoded. What is encoded wrongly stays, and is the name of nothing.
    fileprivate mutating func decode() {
        for (name, value) in self {
            if let decoded = value.removingPercentEncoding { self[name] = decoded[...] }
        }
    }
}

extension Problem {
    fileprivate static func wrongMethod(allowed: [HTTPRequest.Method]) -> Problem {
        let names = allowed.map(\.rawValue).joined(separator: ", ")
        var problem = Problem(
            .methodNotAllowed, "Här går det bara med \(names).", "Only \(names) can be used here.")
        problem.headers[.allow] = names
        return problem
    }
}
