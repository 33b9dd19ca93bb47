import Foundation
import Places
import Store

extension Administration {
    func invitations() async throws -> InvitationStatuses {
        InvitationStatuses(
            invitations: try await store.invitations().map {
                InvitationStatus(
                    id: $0.id, preschool: $0.scope.preschool, group: $0.scope.group, round: $0.scope.round,
                    created: Timestamp.format($0.createdAt), revoked: $0.revokedAt.map(Timestamp.format))
            })
    }

    func invite(_ new: NewInvitation, at time: Date) async throws -> IssuedInvitation {
        let round = try await realRound(new.round, at: time)
        let preschool = try await preschool(new.preschool)
        let issued = try await writer.invite(
            to: MarkScope(preschool: preschool.code, group: new.group, round: round.id), at: time)
        return IssuedInvitation(
            id: issued.invitation.id, preschool: preschool.code, preschoolName: preschool.name, group: new.group,
            round: round.id, roundName: round.name, link: "\(settings.publicURL)/f#\(issued.secret.text)")
    }

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
