package import Foundation
import HTTPTypes
package import Places
import Store

// Who may see and do what: tokens, and the sessions of those who are signed in.

/// A new token, with its secret.
package struct IssuedToken: Message {
    package var id: Int
    package var role: Role
    package var name: String
    /// RFC 3339, UTC.
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
    /// Who made it, as the audit log names them.
    var madeBy: String?
    /// The identity whose role at the identity provider it ends with.
    var identity: String?
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
                    revoked: $0.revokedAt.map(Timestamp.format), madeBy: $0.madeBy, identity: $0.identity)
            })
    }
}

/// Makes a token with a role; the name says whose or what for.
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
            role: role, name: name.text, days: days, madeBy: administration.orderer.name,
            restingOn: administration.orderer.identity, at: time)
        return IssuedToken(
            id: made.token.id, role: role, name: name.text, expires: Timestamp.format(made.token.expiresAt),
            token: ShownOnce(made.secret.text))
    }
}

/// Revokes a token and ends the sessions that were begun with it.
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

/// How many sessions were ended, and what else with them.
package struct EndedSessions: Message {
    package var ended: Int
    /// How many tokens that the person had made were revoked.
    package var tokens: Int
}

/// Ends the sessions of somebody whom the identity provider knows, from the next request on.
package struct EndSessions: AdministrativeOrder {
    package static let call = OrderCall(
        .post, "/sessions/{identity}/end",
        "Ends the sessions of somebody whom the identity provider knows, and revokes the tokens that they have made",
        log: Wording("Avslutade någons inloggningar", "Ended somebody's sessions"))

    package let identity: String

    package init(identity: String) { self.identity = identity }
    package init(_ parameters: OrderParameters, _: NoBody) throws { identity = try parameters.text("identity") }
    package var parameters: [String: String?] { ["identity": identity] }

    package func carryOut(by administration: Administration, at time: Date) async throws -> EndedSessions {
        let ended = try await administration.writer.give(nil, toIdentity: identity, at: time)
        return EndedSessions(ended: ended.sessions, tokens: ended.tokens)
    }
}

// MARK: What the identity provider has proved

extension Administration {
    /// Judges by the settings of now what the identity provider has proved of people. Where a role is another than before, or gone,
    /// so is what rests on it.
    ///
    /// - Returns: what has ended.
    func judgeStandings(at time: Date) async throws -> EndedAccess {
        var all = EndedAccess()
        for standing in try await store.standings() {
            let ended = try await give(settings.signIn?.role(of: standing.proof), toIdentity: standing.id, at: time)
            all.sessions += ended.sessions
            all.tokens += ended.tokens
        }
        return all
    }

    /// Gives somebody whom the identity provider knows a role, or none. The audit log tells of it where it is another than before.
    @discardableResult
    func give(_ role: Role?, toIdentity id: String, at time: Date) async throws -> EndedAccess {
        guard let standing = try await store.standing(of: id), standing.role != role else { return EndedAccess() }
        let order = AuditedOrder(
            at: time, who: AuditWords.service, action: AuditWords.standing,
            details: "/sessions/\(id) \(role?.rawValue ?? "none")")
        return try await AuditedOrder.$current.withValue(order) {
            try await writer.give(role, toIdentity: id, at: time)
        }
    }
}
