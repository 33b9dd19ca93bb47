import ArgumentParser
import Foundation
import Service
import Store

struct Clock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Whether the clock is believed, and to say that it is right.",
        discussion: """
            When the clock is more than two days ahead of what the database knows, nothing is published, closed, cleared or \
            forgotten until so much time has passed while the service runs, or somebody confirms it. So it is after the \
            service has been off for longer than that.
            """)

    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Say that the clock is right.")
    var confirm = false

    func run() async throws {
        if confirm {
            let status = try await Administrator(database: database, purpose: "clock --confirm").send(ConfirmClock())
            return Console.say("The clock is known to be right at \(status.known).")
        }
        Console.say(try await database.reading().clock(at: Date()).sentence)
    }
}
