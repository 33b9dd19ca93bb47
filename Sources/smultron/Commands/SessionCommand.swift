import ArgumentParser
import Foundation
import Places
import Service
import Store

struct SessionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session", abstract: "Who is signed in on the pages.",
        subcommands: [SessionList.self, SessionEnd.self])
}

struct SessionList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List those who are signed in, as CSV.",
        discussion:
            "A session belongs to a token, or to somebody who signed in with the municipality's identity provider.")

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let rows = try await database.reading().sessions(at: Date()).map { session in
            var row = [session.user.role.rawValue, session.user.name]
            switch session.user {
            case .token(let token): row += [String(token.id), ""]
            case .identity(let identity): row += ["", identity.id]
            }
            return row + [Timestamp.format(session.begunAt), Timestamp.format(session.expiresAt)]
        }
        try Listing.write(["role", "name", "token", "identity", "begun", "expires"], rows)
    }
}

struct SessionEnd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: "End the sessions of somebody whom the identity provider knows.",
        discussion: """
            Take the person out of the groups at the provider first: what is ended here can be begun anew. The tokens that \
            the person has made are revoked too. Sessions begun with a token end with it: smultron token revoke.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The identity, as smultron session list shows it.")
    var identity: String

    func validate() throws {
        let isIdentity =
            !identity.isEmpty && identity.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
        guard isIdentity else {
            throw ValidationError("An identity is twelve letters and digits: smultron session list")
        }
    }

    func run() async throws {
        let done = try await Administrator(database: database, purpose: "session end")
            .send(EndSessions(identity: identity))
        Console.say(
            "\(Console.count(done.ended, "session")) ended, \(Console.count(done.tokens, "token")) revoked.")
    }
}
