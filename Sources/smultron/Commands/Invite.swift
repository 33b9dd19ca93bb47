import ArgumentParser
import Foundation
import Places
import Service
import Store

struct Invite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Invite a preschool, or one of its groups, to mark in a round.",
        subcommands: [InviteCreate.self, InviteSheet.self, InviteList.self, InviteRevoke.self],
        defaultSubcommand: InviteCreate.self)
}

struct InviteCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Issue an invitation and print its link, once.",
        discussion: "The link cannot be shown again; issue a new one instead. A group that is new is registered.")

    @OptionGroup var database: DatabaseOptions

    @Option(help: ArgumentHelp("The preschool's code.", valueName: "code"))
    var preschool: String

    @Option(help: ArgumentHelp("The group; none means the preschool's unnamed group.", valueName: "label"))
    var group: String?

    @Option(help: ArgumentHelp("The round's number; by default the open one.", valueName: "id"))
    var round: Int?

    @Option(help: ArgumentHelp("Write the link as a QR code too.", valueName: "file.svg"))
    var qr: String?

    func run() async throws {
        let issued = try await Administrator(database: database, purpose: "invite")
            .send(IssueInvitation(preschool: preschool, group: group, round: round))
        if let qr {
            let file = try Output(qr)
            try file.write(QRCode(issued.link.text).svg)
            try file.finish()
        }
        let name = [issued.preschoolName, group].compactMap(\.self).joined(separator: ", ")
        Console.say("Invitation \(issued.id) for \(name), round \(issued.roundName). Shown only now:")
        let output = try Output(nil)
        try output.write(issued.link.text + "\n")
        try output.finish()
    }
}

struct InviteSheet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheet", abstract: "Issue invitations for all groups as a file to print, each with its QR code.",
        discussion: """
            One sheet for each registered group, or for a preschool without groups; on its back a guide for the talk with \
            the children. Links cannot be shown again: to print anew is to issue new ones.
            """)

    @OptionGroup var database: DatabaseOptions

    @Option(
        help: ArgumentHelp("Only these preschools' codes, each for its unnamed group.", valueName: "code"))
    var preschool: [String] = []

    @Option(help: ArgumentHelp("The round's number; by default the open one.", valueName: "id"))
    var round: Int?

    @Flag(inversion: .prefixedNo, help: "Revoke the invitations that these groups have had to the round until now.")
    var revokeOld: Bool

    @Option(help: "The language: sv, fi, fit, se or en.")
    var language: QuoteLanguage = .swedish

    @Option(name: .short, help: ArgumentHelp("The file to print, HTML.", valueName: "file"))
    var output: String

    func run() async throws {
        // Before anything is issued: the links are shown only once.
        let file = try Output(output)
        let made = try await Administrator(database: database, purpose: "invite sheet").send(
            IssueInvitationSheet(
                round: round, invitations: preschool.isEmpty ? nil : preschool.map { .init(preschool: $0) },
                revokeOld: revokeOld, language: language.rawValue, standalone: true))
        try file.write(made.html)
        try file.finish()
        Console.say(
            "\(Console.count(made.invitations.count, "invitation")) to print in \(output); "
                + "\(Console.count(made.revoked, "older one")) revoked.")
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
                invitation.lastUsedAt.map(Timestamp.format) ?? "", invitation.revokedAt.map(Timestamp.format) ?? "",
            ]
        }
        try Listing.write(["id", "preschool", "group", "round", "created", "last used", "revoked"], rows)
    }
}

struct InviteRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revoke an invitation; marks made with it stay.")

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The invitation's number.")
    var id: Int

    func run() async throws {
        _ = try await Administrator(database: database, purpose: "invite revoke").send(RevokeInvitation(id: id))
        Console.say("Invitation \(id) is revoked.")
    }
}
