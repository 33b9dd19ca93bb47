import Foundation
import HTTPTypes
import Hummingbird
import Places
import Store

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
        guard request.isSafe || request.headers[.authorization] != nil || comesFromOurPages(request) else {
            throw Problem.crossSite
        }
        var context = context
        context.credential = try await credential(of: request, at: Date())
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

extension HTTPField.Name {
    fileprivate static let secFetchSite = HTTPField.Name("Sec-Fetch-Site")!
}

extension Request {
    /// Changes nothing (RFC 9110).
    fileprivate var isSafe: Bool { [.get, .head, .options].contains(method) }
}
