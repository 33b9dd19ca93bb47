import Foundation
import Places
import Store

extension Administration {
    func tokens() async throws -> TokenStatuses {
        TokenStatuses(
            tokens: try await store.tokens().map {
                TokenStatus(
                    id: $0.id, role: $0.role, name: $0.name, created: Timestamp.format($0.createdAt),
                    expires: Timestamp.format($0.expiresAt), lastUsed: $0.lastUsedAt.map(Timestamp.format),
                    revoked: $0.revokedAt.map(Timestamp.format))
            })
    }

    func createToken(_ new: NewToken, at time: Date) async throws -> IssuedToken {
        let days = new.days ?? AccessToken.usualDays
        let allowed = AccessToken.daysAllowed
        guard allowed.contains(days) else {
            throw Problem.entry(
                "/days",
                FieldProblem(
                    "/days", .outOfRange("\(days)", minimum: allowed.lowerBound, maximum: allowed.upperBound)))
        }
        let made = try await writer.createToken(role: new.role, name: new.name, days: days, at: time)
        return IssuedToken(
            id: made.token.id, role: new.role, name: new.name, expires: Timestamp.format(made.token.expiresAt),
            token: ShownOnce(made.secret.text))
    }

    func sessions(at time: Date) async throws -> SessionStatuses {
        SessionStatuses(
            sessions: try await store.sessions(at: time).map { session in
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

    func endSessions(ofIdentity id: String) async throws -> EndedSessions {
        EndedSessions(ended: try await writer.endSessions(ofIdentity: id))
    }
}
