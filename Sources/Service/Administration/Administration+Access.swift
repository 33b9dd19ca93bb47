import Foundation
import Places
import Store

extension Administration {
    func tokens() async throws -> TokenStatuses {
        TokenStatuses(
            tokens: try await store.tokens().map {
                TokenStatus(
                    id: $0.id, role: $0.role, name: $0.name, created: Timestamp.format($0.createdAt),
                    revoked: $0.revokedAt.map(Timestamp.format))
            })
    }

    func createToken(_ new: NewToken, at time: Date) async throws -> IssuedToken {
        let made = try await writer.createToken(role: new.role, name: new.name, at: time)
        return IssuedToken(id: made.token.id, role: new.role, name: new.name, token: made.secret.text)
    }
}
