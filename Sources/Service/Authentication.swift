import Foundation
import HTTPTypes
import Hummingbird
import Logging
import MapLayers
import NIOCore
import Places
import Store
import Synchronization

/// Finds out who asks: by `Authorization`, Bearer or Basic with the secret as password, or else by the session cookie.
/// It judges nothing but where a change comes from; the rest is for whoever answers.
struct AuthenticationMiddleware: RouterMiddleware {
    /// The prefix makes browsers keep the cookie to this host, to secure connections and to the whole of it.
    static let cookieName = "__Host-smultron"

    let store: Store
    let uses: LastUses
    /// The address that users reach the service at.
    let publicURL: String

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.credential = try await credential(of: request, at: Date())
        guard request.isSafe || request.headers[.authorization] != nil || comesFromOurPages(request) else {
            throw Problem.crossSite
        }
        return try await next(request, context)
    }

    private func credential(of request: Request, at time: Date) async throws -> Credential {
        if let header = request.headers[.authorization] {
            guard let secret = AuthenticationMiddleware.secret(in: header) else { return .invalid }
            switch try await store.holder(of: secret) {
            case .invitation(let invitation):
                guard invitation.revokedAt == nil else { return .revokedInvitation }
                uses.note(invitation, at: time)
                return .invitation(invitation)
            case .token(let token):
                guard token.isValid(at: time) else { return .invalid }
                uses.note(token, at: time)
                return .user(.token(token))
            case nil: return .invalid
            }
        }
        if let cookie = request.cookies[AuthenticationMiddleware.cookieName] {
            let user = try await store.user(ofSession: Secret(cookie.value), at: time)
            if case .token(let token) = user { uses.note(token, at: time) }
            return user.map(Credential.user) ?? .endedSession
        }
        return .none
    }

    /// A change with the session cookie, or one that begins a session, must come from one of our own pages: browsers say
    /// so. Who sends neither header nor cookie is no browser that could be led astray.
    private func comesFromOurPages(_ request: Request) -> Bool {
        if let site = request.headers[.secFetchSite] { return site == "same-origin" }
        if let origin = request.headers[.origin] {
            return origin == publicURL
                || request.head.authority.map { origin == "http://" + $0 || origin == "https://" + $0 } ?? false
        }
        return request.cookies[AuthenticationMiddleware.cookieName] == nil
    }

    private static func secret(in header: String) -> Secret? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        switch parts[0].lowercased() {
        case "bearer": return Secret(String(parts[1]))
        case "basic":
            guard let data = Data(base64Encoded: String(parts[1])), let text = String(data: data, encoding: .utf8),
                let colon = text.firstIndex(of: ":")
            else { return nil }
            return Secret(String(text[text.index(after: colon)...]))
        default: return nil
        }
    }
}

/// Makes a browser forget a session that has ended, whatever the answer is: a page, a refusal of any kind, or a 429. One that has
/// another credential keeps its session, which nobody has judged.
struct EndedSessionMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard case .endedSession = context.asker.credential, !response.setsSession else { return response }
        response.setCookie(SessionController.forget)
        // A cache must not give it to others.
        response.headers[.cacheControl] = "private, no-store"
        return response
    }
}

extension Response {
    /// Begins or ends a session itself.
    fileprivate var setsSession: Bool {
        headers[values: .setCookie].contains { $0.hasPrefix(AuthenticationMiddleware.cookieName + "=") }
    }
}

extension HTTPField.Name {
    fileprivate static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
}

extension Request {
    /// Changes nothing (RFC 9110).
    fileprivate var isSafe: Bool { [.get, .head, .options].contains(method) }
}

/// What a request carries through the service: who asks, and in which language to answer.
struct ServiceContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var credential = Credential.none { didSet { asker.note(credential) } }
    let asker = Asker()
    var language = MessageLanguage.swedish
    /// Where the request comes from; nil from within this process or by the socket beside the database.
    var clientAddress: ClientAddress?
    /// The connection that the request came by.
    let connection: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        connection = source.channel
        clientAddress = source.channel.remoteAddress.flatMap(ClientAddress.init)
    }
}

/// Who asks, as far as the request proves it.
enum Credential: Sendable {
    case none
    /// Something was sent that opens nothing: never taken for nothing at all.
    case invalid
    /// A session that has ended; ``EndedSessionMiddleware`` tells the browser to forget it.
    case endedSession
    case revokedInvitation
    case invitation(Invitation)
    case user(User)
    /// Somebody on this machine who may open the database itself, and has come by way of its socket or in this process.
    case owner
}

/// Who asks, noted for whoever sees the answer off.
final class Asker: Sendable {
    private let noted = Mutex(Credential.none)

    var credential: Credential { noted.withLock { $0 } }
    /// In one word.
    var role: String { credential.role }

    func note(_ credential: Credential) {
        noted.withLock { $0 = credential }
    }
}

extension Credential {
    fileprivate var role: String {
        switch self {
        case .none: "none"
        case .invalid, .endedSession, .revokedInvitation: "refused"
        case .invitation: "invitation"
        case .user(let user): user.role.rawValue
        case .owner: "owner"
        }
    }
}

/// What a credential is good for. All throw 401 without a valid one, and 403 with one of another kind.
extension Credential {
    func invitation() throws(Problem) -> Invitation {
        switch self {
        case .none, .invalid, .endedSession: throw .noCredential
        case .revokedInvitation: throw .revokedInvitation
        case .user, .owner: throw .wrongRole
        case .invitation(let invitation): return invitation
        }
    }

    func user() throws(Problem) -> User {
        switch self {
        case .none, .invalid, .endedSession: throw .noCredential
        case .invitation, .revokedInvitation, .owner: throw .wrongRole
        case .user(let user): return user
        }
    }

    /// Which layers somebody sees. Who sends nothing sees what is open; who sends something that is not valid is told.
    func audience() throws(Problem) -> Audience {
        switch self {
        case .none, .invitation: return .open
        case .invalid, .endedSession, .revokedInvitation: throw .noCredential
        case .owner: return .internal
        case .user(let user):
            switch user.role {
            case .planner, .admin: return .internal
            case .operator: throw .wrongRole
            }
        }
    }

    /// Passes for users with a role, and for those who may open the database itself.
    func require(_ role: Role) throws(Problem) {
        if case .owner = self { return }
        guard try user().role == role else { throw .wrongRole }
    }
}

extension ServiceContext {
    /// The invitation and its round, as long as that takes anything: from its opening until 14 days after its closing.
    ///
    /// - Throws: 401 and 403 as ``Credential/invitation()``, 403 outside that time and for a round that has been cleared, and 503
    ///   where it may only be the clock that says so.
    func requireRound(
        in store: Store, at time: Date
    ) async throws -> (invitation: Invitation, round: Round, isClosed: Bool) {
        let invitation = try credential.invitation()
        guard let round = try await store.round(invitation.scope.round) else { throw Problem.noRound }
        if try await store.isCleared(round.id) { throw Problem.roundIsCleared }
        let phase = round.phase(at: time)
        if phase == .before || phase == .over {
            let clock = try await store.clock(at: time)
            let known = round.phase(at: clock.known)
            if clock.isInDoubt, known == .open || known == .grace { throw Problem.clockIsInDoubt }
        }
        switch phase {
        case .before: throw Problem.notOpenYet(round)
        case .over: throw Problem.roundIsOver
        case .open: return (invitation, round, false)
        case .grace: return (invitation, round, true)
        }
    }
}

/// The key of a device, sent as `Smultron-Device`.
extension HTTPField.Name {
    static let smultronDevice = HTTPField.Name("Smultron-Device")!
}

extension Request {
    /// - Throws: 400 for a key that is too short to be secret.
    func deviceKey() throws(Problem) -> Secret? {
        guard let text = headers[.smultronDevice] else { return nil }
        guard (16...200).contains(text.utf8.count) else {
            throw Problem(
                .badRequest, "Smultron-Device ska vara en nyckel på 128 slumpbitar, 16–200 tecken.",
                "Smultron-Device must be a key of 128 random bits, 16–200 characters.")
        }
        return Secret(text)
    }
}
