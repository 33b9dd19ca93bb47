import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Places
import Store

/// Signing in on the pages: a token becomes a session cookie, so that the token itself is not kept in the browser.
struct SessionController: Controller {
    let writer: StoreWriter

    /// A working day.
    static let duration: TimeInterval = 12 * 3600

    private static let wrongToken = {
        var problem = Problem(
            .unauthorized, "Nyckeln är okänd, återkallad eller har gått ut.",
            "The token is unknown, revoked or has expired.")
        problem.isAboutWrongSecret = true
        return problem
    }()

    /// The cookie that makes a browser forget its session.
    static let forget = cookie("", lasting: 0)

    /// Secure also without TLS: browsers take that from the machine's own address, and from no other.
    private static func cookie(_ value: String, lasting seconds: Int) -> Cookie {
        Cookie(
            name: AuthenticationMiddleware.cookieName, value: value, maxAge: seconds, path: "/", secure: true,
            httpOnly: true, sameSite: .strict)
    }

    private struct SignIn: Decodable { var token: String }
    private struct Who: Encodable {
        var role: Role
        var name: String
    }

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/api/session", summary: "Who is signed in", access: .token,
                answers: [200: .json("Session"), 401: .problem, 403: .problem], handler: who),
            Endpoint(
                method: .post, path: "/api/session", summary: "Signs in with a token", access: .anyone,
                body: .json("SignIn"),
                answers: [204: .empty, 400: .problem, 401: .problem, 413: .problem, 415: .problem], handler: begin),
            Endpoint(
                method: .delete, path: "/api/session", summary: "Signs out", access: .anyone,
                answers: [204: .empty], handler: end),
        ]
    }

    @Sendable private func who(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let user = try context.credential.user()
        return try JSON.response(
            Who(role: user.role, name: user.name), headers: [.cacheControl: "private, no-store"])
    }

    @Sendable private func begin(_ request: Request, _ context: ServiceContext) async throws -> Response {
        // A page of another site can send a form, but not JSON.
        guard request.headers[.contentType]?.hasPrefix("application/json") == true else {
            throw Problem(.unsupportedMediaType, "Skicka JSON.", "Send JSON.")
        }
        let body = try await request.body.collect(upTo: 4096)
        let signIn: SignIn
        do {
            signIn = try JSONDecoder().decode(SignIn.self, from: Data(body.readableBytesView))
        } catch let error as DecodingError {
            throw Problem.unreadableJSON(error.reason)
        }
        let now = Date()
        guard case .token(let token) = try await writer.store.holder(of: Secret(signIn.token)), token.isValid(at: now)
        else {
            throw SessionController.wrongToken
        }
        var response = Response(status: .noContent)
        try await SessionController.begin(for: .token(token), at: now, with: writer, on: &response)
        return response
    }

    /// Begins a session, of which the answer's cookie is the proof.
    ///
    /// - Parameter proof: what the identity provider has proved of the user, where it has.
    static func begin(
        for user: User, provedBy proof: IdentityProof? = nil, at time: Date, with writer: StoreWriter,
        on response: inout Response
    ) async throws {
        let secret = try await writer.beginSession(for: user, provedBy: proof, at: time, lasting: duration)
        response.setCookie(cookie(secret.text, lasting: Int(duration)))
    }

    @Sendable private func end(_ request: Request, _ context: ServiceContext) async throws -> Response {
        if let cookie = request.cookies[AuthenticationMiddleware.cookieName] {
            try await writer.endSession(Secret(cookie.value))
        }
        var response = Response(status: .noContent)
        response.setCookie(SessionController.forget)
        return response
    }
}
