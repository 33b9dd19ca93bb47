import ArgumentParser
import Foundation
import Places
import Service
import Store

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Access for planners, administrators and operators.",
        subcommands: [TokenCreate.self, TokenList.self, TokenRevoke.self])
}

struct TokenCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a token and print it, once.")

    @OptionGroup var database: DatabaseOptions

    @Option(help: "planner, admin or operator.")
    var role: Role

    @Option(help: "Who or what it is for.")
    var name: String

    @Option(help: "How many days it lasts, 1 to 730.")
    var days = AccessToken.usualDays

    func validate() throws {
        guard AccessToken.daysAllowed.contains(days) else { throw ValidationError("--days must be from 1 to 730.") }
    }

    func run() async throws {
        let made = try await Administrator(database: database, purpose: "token create")
            .send(CreateToken(role: role, name: name, days: days))
        Console.say("Token \(made.id), \(role.rawValue), for \(name), until \(made.expires). Shown only now:")
        let output = try Output(nil)
        try output.write(made.token.text + "\n")
        try output.finish()
    }
}

struct TokenList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the tokens as CSV, without their secrets.",
        discussion: """
            Who made a token is named as in the audit log. One that was made by somebody whom the identity provider knows ends \
            with that person's role.
            """)

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let rows = try await database.reading().tokens().map { token in
            [
                String(token.id), token.role.rawValue, token.name, Timestamp.format(token.createdAt),
                Timestamp.format(token.expiresAt), token.lastUsedAt.map(Timestamp.format) ?? "",
                token.revokedAt.map(Timestamp.format) ?? "", token.madeBy ?? "",
            ]
        }
        try Listing.write(["id", "role", "name", "created", "expires", "last used", "revoked", "made by"], rows)
    }
}

struct TokenRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revoke a token, and end the sessions begun with it.")

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The token's number.")
    var id: Int

    func run() async throws {
        _ = try await Administrator(database: database, purpose: "token revoke").send(RevokeToken(id: id))
        Console.say("Token \(id) is revoked.")
    }
}
