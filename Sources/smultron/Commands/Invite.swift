import ArgumentParser
import Foundation
import Places
import Service
import Store

struct Invite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Invite a preschool, or one of its groups, to mark in a round.",
        subcommands: [InviteCreate.self, InviteList.self, InviteRevoke.self], defaultSubcommand: InviteCreate.self)
}

struct InviteCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Issue an invitation and print its link, once.",
        discussion: "The link cannot be shown again; issue a new one instead. A group that is new is registered.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var settings: SettingsOptions

    @Option(help: ArgumentHelp("The preschool's code.", valueName: "code"))
    var preschool: String

    @Option(help: ArgumentHelp("The group; none means the preschool's unnamed group.", valueName: "label"))
    var group: String?

    @Option(help: ArgumentHelp("The round's number; by default the open one.", valueName: "id"))
    var round: Int?

    @Option(help: ArgumentHelp("Write the link as a QR code too.", valueName: "file.svg"))
    var qr: String?

    func run() async throws {
        let address = try await settings.settings().publicURL
        let writer = try database.writing("invite")
        let now = Date()
        let round = try await writer.store.round(round, orOpenAt: now)
        guard !round.isDemonstration else { throw StoreError.roundIsDemonstration(round.id) }
        guard let register = try await writer.store.preschool(preschool) else {
            throw StoreError.unknownPreschool(preschool)
        }
        let issued = try await writer.invite(
            to: MarkScope(preschool: preschool, group: group, round: round.id), at: now)
        let link = "\(address)/f#\(issued.secret.text)"
        if let qr {
            let file = try Output(qr)
            try file.write(QRCode(link).svg)
            try file.finish()
        }
        let name = [register.name, group].compactMap(\.self).joined(separator: ", ")
        Console.say("Invitation \(issued.invitation.id) for \(name), round \(round.name). Shown only now:")
        let output = try Output(nil)
        try output.write(link + "\n")
        try output.finish()
    }
}

struct InviteList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the invitations as CSV, without their links.")

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let rows = try await database.reading().invitations().map { invitation in
            [
                String(invitation.id), invitation.scope.preschool, invitation.scope.group ?? "",
                String(invitation.scope.round), Timestamp.format(invitation.createdAt),
                invitation.revokedAt.map(Timestamp.format) ?? "",
            ]
        }
        try Listing.write(["id", "preschool", "group", "round", "created", "revoked"], rows)
    }
}

struct InviteRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revoke an invitation; marks made with it stay.")

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The invitation's number.")
    var id: Int

    func run() async throws {
        try await database.writing("invite revoke").revokeInvitation(id, at: Date())
        Console.say("Invitation \(id) is revoked.")
    }
}
