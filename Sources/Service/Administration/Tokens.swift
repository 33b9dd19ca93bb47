package import Foundation
import HTTPTypes
package import Places
import Store

// Who may see and do what: tokens, and the sessions of those who are signed in.

package struct IssuedToken: Message {
    package var id: Int
    package var role: Role
    package var name: String
    package var expires: String
    package var token: ShownOnce
}

struct TokenStatus: Message {
    var id: Int
    var role: Role
    var name: String
    var created: String
    var expires: String
    /// To the hour.
    var lastUsed: String?
    var revoked: String?
}

struct TokenStatuses: Message { var tokens: [TokenStatus] }

struct ListTokens: PlainOrder {
    static let call = OrderCall(reading: "/tokens", "The tokens, without their secrets")

    func carryOut(by administration: Administration, at time: Date) async throws -> TokenStatuses {
        TokenStatuses(
            tokens: try await administration.store.tokens().map {
                TokenStatus(
                    id: $0.id, role: $0.role, name: $0.name, created: Timestamp.format($0.createdAt),
                    expires: Timestamp.format($0.expiresAt), lastUsed: $0.lastUsedAt.map(Timestamp.format),
                    revoked: $0.revokedAt.map(Timestamp.format))
            })
    }
}

package struct CreateToken: MessageOrder {
    package static let schema = "NewToken"
    package static let unlogged: Set<String> = ["name"]
    package static let call = OrderCall(
        .post, "/tokens", "Makes a token; it is shown once", log: Wording("Gjorde en nyckel", "Made a token"))

    package var role: Role
    package var name: TokenName
    /// How long it lasts; a year by default.
    package var days: Int?

    package init(role: Role, name: String, days: Int? = nil) {
        (self.role, self.name, self.days) = (role, TokenName(name), days)
    }

    package func carryOut(by administration: Administration, at time: Date) async throws -> IssuedToken {
        let days = days ?? AccessToken.usualDays
        let allowed = AccessToken.daysAllowed
        guard allowed.contains(days) else {
            throw Problem.entry(
                "/days",
                FieldProblem(
                    "/days", .outOfRange("\(days)", minimum: allowed.lowerBound, maximum: allowed.upperBound)))
        }
        let made = try await administration.writer.createToken(
            role: role, name: name.text, days: days, at: time)
        return IssuedToken(
            id: made.token.id, role: role, name: name.text, expires: Timestamp.format(made.token.expiresAt),
            token: ShownOnce(made.secret.text))
    }
}

package struct RevokeToken: AdministrativeOrder {
    package static let call = OrderCall(
        .post, "/tokens/{id}/revoke", "Revokes a token and ends its sessions",
        log: Wording("Återkallade en nyckel", "Revoked a token"), refusals: [404])

    package let id: Int

    package init(id: Int) { self.id = id }
    package init(_ parameters: OrderParameters, _: NoBody) throws { id = try parameters.number("id") }
    package var parameters: [String: String?] { ["id": String(id)] }

    package func carryOut(by administration: Administration, at time: Date) async throws -> Done {
        try await administration.writer.revokeToken(id, at: time)
        return Done()
    }
}

/// Somebody who is signed in: with a token, or as an identity of the provider's.
struct SessionStatus: Message {
    var role: Role
    var name: String
    var token: Int?
    var identity: String?
    var begun: String
    var expires: String
}

struct SessionStatuses: Message { var sessions: [SessionStatus] }

struct ListSessions: PlainOrder {
    static let call = OrderCall(reading: "/sessions", "Who is signed in")

    func carryOut(by administration: Administration, at time: Date) async throws -> SessionStatuses {
        SessionStatuses(
            sessions: try await administration.store.sessions(at: time).map { session in
                var status = SessionStatus(
                    role: session.user.role, name: session.user.name, begun: Timestamp.format(session.begunAt),
                    expires: Timestamp.format(session.expiresAt))
                switch session.user {
                case .token(let token): status.token = token.id
                case .identity(let identity): status.identity = identity.id
                }
                return status
            })
    }
}

package struct EndedSessions: Message { package var ended: Int }

package struct EndSessions: AdministrativeOrder {
    package static let call = OrderCall(
        .post, "/sessions/{identity}/end", "Ends the sessions of somebody whom the identity provider knows",
        log: Wording("Avslutade någons inloggningar", "Ended somebody's sessions"))

    package let identity: String

    package init(identity: String) { self.identity = identity }
    package init(_ parameters: OrderParameters, _: NoBody) throws { identity = try parameters.text("identity") }
    package var parameters: [String: String?] { ["identity": identity] }

    package func carryOut(by administration: Administration, at time: Date) async throws -> EndedSessions {
        EndedSessions(ended: try await administration.writer.endSessions(ofIdentity: identity))
    }
}
