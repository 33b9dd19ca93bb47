import Foundation
import HTTPTypes
import Hummingbird
import Logging
import OpenIDConnect
import Places
import Store
import Synchronization

/// Signing in with the municipality's identity provider: the browser goes there from `start`, comes back to `done` with a code,
/// and goes on to the page with a session.
struct SignInController: Controller {
    private struct Door: Sendable {
        var settings: Settings.SignIn
        var provider: IdentityProvider
    }

    private let door: Door?
    private let pending = PendingSignIns()
    private let writer: StoreWriter
    private let limits: Limits

    /// Lax, because it must come along when the provider sends the browser back.
    private static let cookieName = "__Host-smultron-sign-in"
    private static let longestParameter = 4096

    init(settings: Settings, writer: StoreWriter, limits: Limits) {
        self.writer = writer
        self.limits = limits
        door = settings.signIn.map { signIn in
            Door(
                settings: signIn,
                provider: IdentityProvider(
                    Registration(
                        issuer: signIn.issuer, clientID: signIn.clientID, clientSecret: signIn.clientSecret,
                        redirectAddress: settings.publicURL + "/api/sign-in/done", tenant: signIn.tenant,
                        groupsClaim: signIn.groupsClaim)))
        }
    }

    var endpoints: [Endpoint] {
        let page = Endpoint.Parameter(
            name: "to", explanation: "the page to come back to",
            schema: ["type": "string", "enum": .list(SignInPage.allCases.map { .text($0.rawValue) })])
        return [
            Endpoint(
                method: .get, path: "/api/sign-in", summary: "Whether one can sign in with an identity provider",
                access: .anyone, answers: [200: .json("SignInProvider")]
            ) { _, _ in
                try JSON.response(["provider": door?.settings.name], headers: [.cacheControl: "no-cache"])
            },
            Endpoint(
                method: .get, path: "/api/sign-in/start", summary: "Sends the browser to the identity provider",
                access: .anyone, query: [page],
                answers: [302: .empty, 303: .empty, 400: .problem, 404: .problem]
            ) { request, context in
                let query = try QueryParameters(request, known: [page])
                guard let page = SignInPage(rawValue: query["to"] ?? SignInPage.layers.rawValue) else {
                    let known = SignInPage.allCases.map(\.rawValue).joined(separator: ", ")
                    throw Problem.parameter("to", "ska vara en av \(known).", "must be one of \(known).")
                }
                return try await start(page, context)
            },
            Endpoint(
                method: .get, path: "/api/sign-in/done", summary: "Where the identity provider sends the browser back",
                access: .anyone, answers: [303: .empty, 404: .problem], handler: done),
        ]
    }

    private func start(_ page: SignInPage, _ context: ServiceContext) async throws -> Response {
        let door = try openDoor()
        try limits.admit(signInFrom: context.clientAddress)
        do {
            let begun = try await door.provider.request()
            var response = SignInController.redirect(.found, to: begun.address)
            let binding = pending.begin(begun, to: page, at: Date())
            response.setCookie(SignInController.cookie(binding.text, lasting: Int(PendingSignIns.lifetime)))
            return response
        } catch let error as ProviderError {
            return SignInController.back(to: page, .unavailable, because: error, context)
        }
    }

    @Sendable private func done(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let door = try openDoor()
        let now = Date()
        guard let query = try? QueryParameters(tolerating: request), let state = query["state"],
            let binding = request.cookies[SignInController.cookieName],
            let begun = pending.take(state, binding: Secret(binding.value), at: now)
        else { return SignInController.back(to: .layers, .expired, because: "state", context) }
        guard door.provider.isIssuer(query["iss"]), let code = query["code"],
            code.utf8.count <= SignInController.longestParameter
        else { return SignInController.back(to: begun.page, .refused, because: "no code", context) }
        do {
            let proven = try await door.provider.identity(code: code, of: begun.request, at: now)
            guard let role = door.settings.role(of: proven.groups) else {
                return SignInController.back(to: begun.page, .withoutRole, because: "groups", context)
            }
            let id = Fingerprint.letters(of: door.settings.issuer + "\n" + proven.subject, count: 12)
            var response = SignInController.redirect(.seeOther, to: begun.page.rawValue)
            try await SessionController.begin(
                for: .identity(Identity(id: id, role: role, name: proven.name)), at: now, with: writer, on: &response)
            response.setCookie(SignInController.cookie("", lasting: 0))
            return response
        } catch let error as ProviderError {
            return SignInController.back(to: begun.page, .unavailable, because: error, context)
        } catch let error as IdentityTokenError {
            return SignInController.back(to: begun.page, .refused, because: error.rawValue, context)
        }
    }

    private func openDoor() throws(Problem) -> Door {
        guard let door else {
            throw Problem(
                .notFound, "Här loggar man in med en nyckel; ingen annan inloggning är inställd.",
                "One signs in with a token here; no identity provider is set up.")
        }
        return door
    }

    // MARK: Answers

    /// What the page says to somebody who came back without a session.
    private enum Failure: String {
        case expired, refused, unavailable
        case withoutRole = "without-role"
    }

    /// Back to the page, which says what to do. What exactly was wrong is for the log.
    private static func back(
        to page: SignInPage, _ failure: Failure, because reason: any CustomStringConvertible, _ context: ServiceContext
    ) -> Response {
        context.logger.notice("sign-in failed", metadata: ["check": "\(reason)"])
        var response = redirect(.seeOther, to: "\(page.rawValue)?signin=\(failure.rawValue)")
        response.setCookie(cookie("", lasting: 0))
        return response
    }

    /// The address that answers holds a code or leads to one: it is kept nowhere and told to nobody.
    private static func redirect(_ status: HTTPResponse.Status, to address: String) -> Response {
        Response(
            status: status,
            headers: [
                .location: address, .cacheControl: "no-store", HTTPField.Name("Referrer-Policy")!: "no-referrer",
            ])
    }

    private static func cookie(_ value: String, lasting seconds: Int) -> Cookie {
        Cookie(
            name: cookieName, value: value, maxAge: seconds, path: "/", secure: true, httpOnly: true, sameSite: .lax)
    }
}

/// Sign-ins that have begun and not ended: kept in memory, for ten minutes, each to be used once.
final class PendingSignIns: Sendable {
    struct Pending: Sendable {
        var request: AuthorizationRequest
        /// Where the browser goes afterwards.
        var page: SignInPage
        /// Of the cookie that the browser was given.
        fileprivate var bindingHash: Data
        fileprivate var begunAt: Date
    }

    static let lifetime: TimeInterval = 600
    /// About 10 MB. Beyond that the oldest are dropped.
    private static let capacity = 10_000

    /// In the order in which they began.
    private let pending = Mutex<(byState: [String: Pending], states: [String])>(([:], []))

    /// - Returns: the secret that binds the browser to the sign-in.
    func begin(_ request: AuthorizationRequest, to page: SignInPage, at time: Date) -> Secret {
        let binding = Secret()
        pending.withLock { pending in
            pending.byState[request.state] = Pending(
                request: request, page: page, bindingHash: binding.hash, begunAt: time)
            pending.states.append(request.state)
            let oldest = time.addingTimeInterval(-PendingSignIns.lifetime)
            let dropped = pending.states.enumerated().prefix { position, state in
                pending.states.count - position > PendingSignIns.capacity
                    || pending.byState[state].map { $0.begunAt < oldest } ?? true
            }.map(\.element)
            for state in dropped { pending.byState[state] = nil }
            pending.states.removeFirst(dropped.count)
        }
        return binding
    }

    /// Takes out the sign-in of a state, for the browser that began it. Another browser leaves it where it is.
    func take(_ state: String, binding: Secret, at time: Date) -> Pending? {
        pending.withLock { pending in
            guard let found = pending.byState[state], found.bindingHash == binding.hash else { return nil }
            pending.byState[state] = nil
            return time.timeIntervalSince(found.begunAt) < PendingSignIns.lifetime ? found : nil
        }
    }
}

/// The pages that somebody signs in on, and comes back to: no other address is ever gone to.
enum SignInPage: String, Sendable, CaseIterable {
    case layers = "/lager"
    case administration = "/admin"
}
