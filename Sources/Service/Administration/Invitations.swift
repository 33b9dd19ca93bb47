package import Foundation
import HTTPTypes
package import Places
import Store

// Invitations: the secret links with which groups mark in a round.

/// A new invitation, with its link.
package struct IssuedInvitation: Message {
    package var id: Int
    package var preschool: String
    package var preschoolName: String
    package var group: String?
    package var round: Int
    package var roundName: String
    package var link: ShownOnce

    fileprivate init(
        _ issued: (secret: Secret, invitation: Invitation), _ preschool: Preschool, _ round: Round, publicURL: String
    ) {
        id = issued.invitation.id
        self.preschool = preschool.code
        preschoolName = preschool.name
        group = issued.invitation.scope.group
        self.round = round.id
        roundName = round.name
        link = ShownOnce("\(publicURL)/f#\(issued.secret.text)")
    }
}

/// An invitation, without its link, of which only a hash is kept.
/// An invitation without its link, of which only a hash is kept.
package struct InvitationStatus: Message {
    package var id: Int
    package var preschool: String
    package var group: String?
    package var round: Int
    /// RFC 3339, UTC; likewise the other times.
    package var created: String
    /// To the hour.
    package var lastUsed: String?
    package var revoked: String?

    init(_ invitation: Invitation) {
        id = invitation.id
        preschool = invitation.scope.preschool
        group = invitation.scope.group
        round = invitation.scope.round
        created = Timestamp.format(invitation.createdAt)
        lastUsed = invitation.lastUsedAt.map(Timestamp.format)
        revoked = invitation.revokedAt.map(Timestamp.format)
    }
}

struct InvitationStatuses: Message { var invitations: [InvitationStatus] }

struct ListInvitations: PlainOrder {
    static let call = OrderCall(reading: "/invitations", "The invitations, without their links")

    func carryOut(by administration: Administration, at time: Date) async throws -> InvitationStatuses {
        InvitationStatuses(invitations: try await administration.store.invitations().map(InvitationStatus.init))
    }
}

/// Issues an invitation to a group of a preschool, named or not.
package struct IssueInvitation: MessageOrder {
    package static let schema = "NewInvitation"
    package static let call = OrderCall(
        .post, "/invitations", "Issues an invitation; its link is shown once",
        log: Wording("Gjorde en inbjudan", "Issued an invitation"), refusals: [404, 409])

    package var preschool: String
    package var group: GroupLabel?
    /// The open round unless told.
    package var round: Int?

    package init(preschool: String, group: String? = nil, round: Int? = nil) {
        (self.preschool, self.group, self.round) = (preschool, group.map { GroupLabel($0) }, round)
    }

    package func carryOut(by administration: Administration, at time: Date) async throws -> IssuedInvitation {
        let round = try await administration.realRound(round, at: time)
        let preschool = try await administration.preschool(preschool)
        let issued = try await administration.writer.invite(
            to: [MarkScope(preschool: preschool.code, group: group?.text, round: round.id)], at: time
        ).issued[0]
        return IssuedInvitation(issued, preschool, round, publicURL: administration.settings.publicURL)
    }
}

/// The invitations of a sheet, and the sheet.
package struct InvitationSheetResult: Message {
    package var invitations: [IssuedInvitation]
    package var revoked: Int
    /// A whole page to print.
    package var html: String
}

/// Invitations to print, each with its QR code on a page of its own.
package struct IssueInvitationSheet: MessageOrder {
    package static let schema = "NewInvitationSheet"
    package static let call = OrderCall(
        .post, "/invitations/sheet", "Issues invitations as pages to print; the links are shown once",
        log: Wording("Gjorde inbjudningar att skriva ut", "Issued invitations to print"), refusals: [404, 409])

    /// A group to invite; the unnamed one without `group`.
    package struct Recipient: Message {
        package var preschool: String
        package var group: GroupLabel?

        package init(preschool: String, group: String? = nil) {
            (self.preschool, self.group) = (preschool, group.map { GroupLabel($0) })
        }
    }

    /// The open round unless told.
    package var round: Int?
    /// Without it every registered group is invited, and the unnamed group of a preschool that has none.
    package var invitations: [Recipient]?
    /// Revokes what those who are invited have had until now.
    package var revokeOld: Bool
    /// Of the sheet's text: sv unless told.
    package var language: String?
    /// The style sheet is written into the page, for a file that is opened by itself.
    package var standalone: Bool?

    package init(
        round: Int? = nil, invitations: [Recipient]? = nil, revokeOld: Bool, language: String? = nil,
        standalone: Bool? = nil
    ) {
        (self.round, self.invitations, self.revokeOld) = (round, invitations, revokeOld)
        (self.language, self.standalone) = (language, standalone)
    }

    package func carryOut(by administration: Administration, at time: Date) async throws -> InvitationSheetResult {
        let (store, settings) = (administration.store, administration.settings)
        let round = try await administration.realRound(round, at: time)
        let preschools = Dictionary(uniqueKeysWithValues: try await store.preschools().map { ($0.code, $0) })
        var recipients = invitations ?? []
        if invitations == nil { recipients = try await everyGroup(in: store) }
        for recipient in recipients where preschools[recipient.preschool] == nil {
            throw StoreError.unknownPreschool(recipient.preschool)
        }
        let texts = try PageTexts(webRoot: settings.webRoot, language: language)
        // Whatever can go wrong must do so before anything is issued: the links are shown only once.
        let style =
            try standalone == true
            ? PageStyle.written(texts.file("css/invitation.css")) : .linked(settings.publicURL)
        let made = try await administration.writer.invite(
            to: recipients.map { MarkScope(preschool: $0.preschool, group: $0.group?.text, round: round.id) },
            revokingOld: revokeOld, at: time)
        let issued = made.issued.map {
            IssuedInvitation($0, preschools[$0.invitation.scope.preschool]!, round, publicURL: settings.publicURL)
        }
        return InvitationSheetResult(
            invitations: issued, revoked: made.revoked,
            html: try InvitationSheet(
                invitations: issued, round: round, municipality: settings.municipality, texts: texts, style: style
            ).html)
    }

    /// Every registered group, and the unnamed one of a preschool that has no other.
    private func everyGroup(in store: Store) async throws -> [Recipient] {
        let groups = Dictionary(grouping: try await store.groups().filter { $0.label != nil }, by: \.preschool)
        return try await store.preschools().flatMap { preschool in
            groups[preschool.code].map { $0.map { .init(preschool: preschool.code, group: $0.label) } }
                ?? [Recipient(preschool: preschool.code)]
        }
    }
}

/// Revokes an invitation; its link stops working from the next request on.
package struct RevokeInvitation: AdministrativeOrder {
    package static let call = OrderCall(
        .post, "/invitations/{id}/revoke", "Revokes an invitation",
        log: Wording("Återkallade en inbjudan", "Revoked an invitation"), refusals: [404])

    package let id: Int

    package init(id: Int) { self.id = id }
    package init(_ parameters: OrderParameters, _: NoBody) throws { id = try parameters.number("id") }
    package var parameters: [String: String?] { ["id": String(id)] }

    package func carryOut(by administration: Administration, at time: Date) async throws -> Done {
        try await administration.writer.revokeInvitation(id, at: time)
        return Done()
    }
}
