import Foundation
import Places
import Store

extension Administration {
    func invitations() async throws -> InvitationStatuses {
        InvitationStatuses(
            invitations: try await store.invitations().map(InvitationStatus.init))
    }

    func invite(_ new: NewInvitation, at time: Date) async throws -> IssuedInvitation {
        let round = try await realRound(new.round, at: time)
        let preschool = try await preschool(new.preschool)
        let issued = try await writer.invite(
            to: [MarkScope(preschool: preschool.code, group: new.group, round: round.id)], at: time
        ).issued[0]
        return entry(issued, preschool, round)
    }

    /// Issues invitations all at once, as pages to print.
    func invite(_ order: NewInvitationSheet, at time: Date) async throws -> InvitationSheetResult {
        let round = try await realRound(order.round, at: time)
        let preschools = Dictionary(uniqueKeysWithValues: try await store.preschools().map { ($0.code, $0) })
        var guests = order.invitations ?? []
        if order.invitations == nil { guests = try await everyGroup() }
        for guest in guests where preschools[guest.preschool] == nil {
            throw StoreError.unknownPreschool(guest.preschool)
        }
        let texts = try PageTexts(webRoot: settings.webRoot, language: order.language)
        // Whatever can go wrong must do so before anything is issued: the links are shown only once.
        let style =
            try order.standalone == true
            ? PageStyle.written(texts.file("css/invitation.css")) : .linked(settings.publicURL)
        let made = try await writer.invite(
            to: guests.map { MarkScope(preschool: $0.preschool, group: $0.group, round: round.id) },
            revokingOld: order.revokeOld, at: time)
        let invitations = made.issued.map { entry($0, preschools[$0.invitation.scope.preschool]!, round) }
        return InvitationSheetResult(
            invitations: invitations, revoked: made.revoked,
            html: try InvitationSheet(
                invitations: invitations, round: round, municipality: settings.municipality, texts: texts, style: style
            ).html)
    }

    /// Every registered group, and the unnamed one of a preschool that has no other.
    private func everyGroup() async throws -> [NewInvitationSheet.Guest] {
        let groups = Dictionary(grouping: try await store.groups().filter { $0.label != nil }, by: \.preschool)
        return try await store.preschools().flatMap { preschool in
            groups[preschool.code].map { $0.map { .init(preschool: preschool.code, group: $0.label) } }
                ?? [NewInvitationSheet.Guest(preschool: preschool.code)]
        }
    }

    private func entry(
        _ issued: (secret: Secret, invitation: Invitation), _ preschool: Preschool, _ round: Round
    ) -> IssuedInvitation {
        IssuedInvitation(
            id: issued.invitation.id, preschool: preschool.code, preschoolName: preschool.name,
            group: issued.invitation.scope.group, round: round.id, roundName: round.name,
            link: ShownOnce("\(settings.publicURL)/f#\(issued.secret.text)"))
    }
}

extension InvitationStatus {
    init(_ invitation: Invitation) {
        self.init(
            id: invitation.id, preschool: invitation.scope.preschool, group: invitation.scope.group,
            round: invitation.scope.round, created: Timestamp.format(invitation.createdAt),
            lastUsed: invitation.lastUsedAt.map(Timestamp.format), revoked: invitation.revokedAt.map(Timestamp.format))
    }
}
