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
    @OptionGroup var settings: SettingsOptions

    @Option(help: "planner, admin or operator.")
    var role: Role

    @Option(help: "Who or what it is for.")
    var name: String

    func run() async throws {
        let made: IssuedToken = try await Administrator(
            database: database, settings: settings, purpose: "token create"
        ).post("/tokens", NewToken(role: role, name: name))
        Console.say("Token \(made.id), \(role.rawValue), for \(name). Shown only now:")
        let output = try Output(nil)
        try output.write(made.token + "\n")
        try output.finish()
    }
}

struct TokenList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the tokens as CSV, without their secrets.")

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let rows = try await database.reading().tokens().map { token in
            [
                String(token.id), token.role.rawValue, token.name, Timestamp.format(token.createdAt),
                token.revokedAt.map(Timestamp.format) ?? "",
            ]
        }
        try Listing.write(["id", "role", "name", "created", "revoked"], rows)
    }
}

struct TokenRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Revoke a token, and end the sessions begun with it.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var settings: SettingsOptions

    @Argument(help: "The token's number.")
    var id: Int

    func run() async throws {
        let _: Done = try await Administrator(database: database, settings: settings, purpose: "token revoke")
            .post("/tokens/\(id)/revoke")
        Console.say("Token \(id) is revoked.")
    }
}
