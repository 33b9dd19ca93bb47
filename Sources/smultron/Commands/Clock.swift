import ArgumentParser
import Foundation
import Places
import Service
import Store

struct Clock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Whether the clock is believed, and to say that it is right.",
        discussion: """
            When the clock is more than two days ahead of what the database knows, nothing is published, cleared or forgotten \
            until so much time has passed while the service runs, or somebody confirms it. So it is after the service has been off \
            for longer than that.
            """)

    @OptionGroup var database: DatabaseOptions

    @Flag(help: "Say that the clock is right.")
    var confirm = false

    func run() async throws {
        if confirm {
            let status = try await Administrator(database: database, purpose: "clock --confirm").send(ConfirmClock())
            return Console.say("The clock is known to be right at \(status.known).")
        }
        let clock = try await database.reading().clock(at: Date())
        let known = Timestamp.format(clock.known)
        let now = Timestamp.format(clock.now)
        Console.say(
            clock.isAhead
                ? "The clock says \(now), and was last known to be right at \(known). Confirm it with --confirm if it is right."
                : clock.isBehind
                    ? "The clock says \(now), before \(known), when it was last known to be right. Set it, or confirm it with --confirm."
                    : "The clock says \(now), and is believed.")
    }
}
