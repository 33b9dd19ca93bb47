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
    private let administration: Administration
    private let limits: Limits

    private static let longestParameter = 4096

    init(settings: Settings, administration: Administration, limits: Limits) {
        self.administration = administration
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
        let place = Endpoint.Parameter(
            name: "to", explanation: "the page to come back to, with its section after `#` if it is in one",
            schema: ["type": "string", "pattern": .text(SignInPlace.pattern)])
        return [
            Endpoint(
                method: .get, path: "/api/sign-in", summary: "Whether one can sign in with an identity provider",
                access: .anyone, answers: [200: .json("SignInProvider")]
            ) { _, _ in
                try JSON.response(["provider": door?.settings.name], headers: [.cacheControl: "no-cache"])
            },
            Endpoint(
                method: .get, path: "/api/sign-in/start", summary: "Sends the browser to the identity provider",
                access: .anyone, query: [place],
                answers: [302: .empty, 303: .empty, 400: .problem, 404: .problem]
            ) { request, context in
                let query = try QueryParameters(request, known: [place])
                guard let place = SignInPlace(query["to"] ?? SignInPage.layers.rawValue) else {
                    let known = SignInPage.allCases.map(\.rawValue).joined(separator: ", ")
                    throw Problem.parameter(
                        "to", "ska vara en av \(known), med sidans avsnitt efter # om man är i ett.",
                        "must be one of \(known), with the page's section after # if one is in one.")
                }
                return try await start(place, request, context)
            },
            Endpoint(
                method: .get, path: "/api/sign-in/done", summary: "Where the identity provider sends the browser back",
                access: .anyone, answers: [303: .empty, 404: .problem], handler: done),
        ]
    }

    private func start(
        _ place: SignInPlace, _ request: Request, _ context: ServiceContext
    ) async throws -> Response {
        let door = try openDoor()
        try limits.admit(signInFrom: context.clientAddress)
        do {
            let begun = try await door.provider.request()
            var response = SignInController.redirect(.found, to: begun.address)
            let (binding, forgotten) = pending.begin(
                begun, to: place, beside: SignInCookie.states(in: request), at: Date())
            response.setCookie(SignInCookie.make(binding, of: begun.state))
            for state in forgotten { response.setCookie(SignInCookie.forget(state)) }
            return response
        } catch let error as ProviderError {
            return SignInController.back(to: place, .unavailable, because: error, context)
        }
    }

    @Sendable private func done(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let door = try openDoor()
        let now = Date()
        guard let query = try? QueryParameters(tolerating: request), let state = query["state"],
            let binding = SignInCookie.binding(of: state, in: request),
            let begun = pending.take(state, binding: binding, at: now)
        else { return SignInController.back(to: SignInPlace(page: .layers), .expired, because: "state", context) }
        var response = try await end(begun, query, at: door, at: now, context)
        response.setCookie(SignInCookie.forget(state))
        return response
    }

    private func end(
        _ begun: PendingSignIns.Pending, _ query: QueryParameters, at door: Door, at now: Date,
        _ context: ServiceContext
    ) async throws -> Response {
        guard door.provider.isIssuer(query["iss"]), let code = query["code"],
            code.utf8.count <= SignInController.longestParameter
        else { return SignInController.back(to: begun.place, .refused, because: "no code", context) }
        do {
            let proven = try await door.provider.identity(code: code, of: begun.request, at: now)
            let id = Fingerprint.letters(of: door.settings.issuer + "\n" + proven.subject, count: 12)
            let proof = door.settings.proof(of: proven.groups)
            let role = door.settings.role(of: proof)
            try await administration.give(role, toIdentity: id, at: now)
            guard let role else {
                return SignInController.back(to: begun.place, .withoutRole, because: "groups", context)
            }
            var response = SignInController.redirect(.seeOther, to: begun.place.address())
            try await SessionController.begin(
                for: .identity(Identity(id: id, role: role, name: proven.name)), provedBy: proof, at: now,
                with: administration.writer, on: &response)
            return response
        } catch let error as ProviderError {
            return SignInController.back(to: begun.place, .unavailable, because: error, context)
        } catch let error as IdentityTokenError {
            return SignInController.back(to: begun.place, .refused, because: error.rawValue, context)
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
        to place: SignInPlace, _ failure: Failure, because reason: any CustomStringConvertible,
        _ context: ServiceContext
    ) -> Response {
        context.logger.notice("sign-in failed", metadata: ["check": "\(reason)"])
        return redirect(.seeOther, to: place.address(query: "?signin=\(failure.rawValue)"))
    }

    /// The address that answers holds a code or leads to one: it is kept nowhere and told to nobody.
    private static func redirect(_ status: HTTPResponse.Status, to address: String) -> Response {
        Response(
            status: status,
            headers: [
                .location: address, .cacheControl: "no-store", HTTPField.Name("Referrer-Policy")!: "no-referrer",
            ])
    }
}

/// The cookie that binds a browser to a sign-in that it has begun. Each sign-in has one of its own, named by its state, so that
/// those of several tabs end independently of each other.
private enum SignInCookie {
    private static let prefix = "__Host-smultron-sign-in-"

    static func make(_ binding: Secret, of state: String) -> Cookie {
        cookie(state, binding.text, lasting: Int(PendingSignIns.lifetime))
    }

    static func forget(_ state: String) -> Cookie { cookie(state, "", lasting: 0) }

    static func binding(of state: String, in request: Request) -> Secret? {
        request.cookies[prefix + state].map { Secret($0.value) }
    }

    /// The states of the sign-ins that the browser has begun, as far as it still knows them.
    static func states(in request: Request) -> [String] {
        request.headers[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap { pair in
            let name = pair.prefix { $0 != "=" }.trimmingCharacters(in: .whitespaces)
            guard name.hasPrefix(prefix) else { return nil }
            let state = name.dropFirst(prefix.count)
            // Nothing else is said again in an answer.
            return state.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
                ? String(state) : nil
        }
    }

    /// Lax, because it must come along when the provider sends the browser back.
    private static func cookie(_ state: String, _ value: String, lasting seconds: Int) -> Cookie {
        Cookie(
            name: prefix + state, value: value, maxAge: seconds, path: "/", secure: true, httpOnly: true,
            sameSite: .lax)
    }
}

/// Sign-ins that have begun and not ended: kept in memory, for ten minutes, each to be used once.
final class PendingSignIns: Sendable {
    struct Pending: Sendable {
        var request: AuthorizationRequest
        /// Where the browser goes afterwards.
        var place: SignInPlace
        /// Of the cookie that the browser was given.
        fileprivate var bindingHash: Data
        fileprivate var begunAt: Date
    }

    static let lifetime: TimeInterval = 600
    /// About 10 MB. Beyond that the oldest are dropped.
    private static let capacity = 10_000
    /// More than anybody has tabs waiting at the provider, and few enough for the head of a request.
    private static let cookiesOfBrowser = 8

    /// In the order in which they began.
    private let pending = Mutex<(byState: [String: Pending], states: [String])>(([:], []))

    /// - Parameter others: the states of the sign-ins that the same browser has begun before.
    /// - Returns: the secret that binds the browser to the sign-in, and which of the others it is to forget: those that are over,
    ///   and the oldest where there are too many.
    func begin(
        _ request: AuthorizationRequest, to place: SignInPlace, beside others: [String], at time: Date
    ) -> (binding: Secret, forgotten: [String]) {
        let binding = Secret()
        let forgotten = pending.withLock { pending -> [String] in
            pending.byState[request.state] = Pending(
                request: request, place: place, bindingHash: binding.hash, begunAt: time)
            pending.states.append(request.state)
            let oldest = time.addingTimeInterval(-PendingSignIns.lifetime)
            let dropped = pending.states.enumerated().prefix { position, state in
                pending.states.count - position > PendingSignIns.capacity
                    || pending.byState[state].map { $0.begunAt < oldest } ?? true
            }.map(\.element)
            for state in dropped { pending.byState[state] = nil }
            pending.states.removeFirst(dropped.count)
            let waiting = others.compactMap { pending.byState[$0] }.sorted { $0.begunAt < $1.begunAt }
            let kept = Set(waiting.suffix(PendingSignIns.cookiesOfBrowser - 1).map(\.request.state))
            return others.filter { !kept.contains($0) }
        }
        return (binding, forgotten)
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

/// Where somebody signs in, and comes back to: one of our own pages, in one of its sections. No other address is ever gone to.
struct SignInPlace: Sendable, Equatable {
    var page: SignInPage
    /// What browsers can have after `#`: visible ASCII.
    var section: String?

    private static let longestSection = 200

    static var pattern: String {
        let pages = SignInPage.allCases.map(\.rawValue).joined(separator: "|")
        return "^(\(pages))(#[!-~]{0,\(longestSection)})?$"
    }

    init(page: SignInPage, section: String? = nil) {
        self.page = page
        self.section = section
    }

    /// - Parameter text: a page's path, with its section after `#` if it is in one.
    init?(_ text: String) {
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        guard let page = SignInPage(rawValue: String(parts[0])) else { return nil }
        let section = parts.dropFirst().first ?? ""
        guard section.utf8.count <= SignInPlace.longestSection, section.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            return nil
        }
        self.init(page: page, section: section.isEmpty ? nil : String(section))
    }

    /// - Parameter query: with its `?`.
    func address(query: String = "") -> String { page.rawValue + query + (section.map { "#" + $0 } ?? "") }
}
