import ArgumentParser
import Foundation
import Service

struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Erase marks for good, or only what was said and written of them.",
        discussion: """
            There is no way back, and backups that were made before keep what they hold. Internal layers change at once, \
            open ones with the next publication; withdraw the current one if it must go at once.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var settings: SettingsOptions

    @Argument(help: "The marks' ids.")
    var marks: [String]

    @Flag(help: "Keep the marks, and erase the children's words and the adult's notes.")
    var wordsOnly = false

    @Option(help: "Why, for the audit log; never what the words were.")
    var reason: String

    func run() async throws {
        let result: ErasureResult = try await Administrator(
            database: database, settings: settings, purpose: "erase"
        ).post("/erase", Erasure(marks: marks, wordsOnly: wordsOnly, reason: reason))
        Console.say(
            wordsOnly
                ? "The words of \(Console.count(result.erased, "mark")) are erased; the marks stay."
                : "\(Console.count(result.erased, "mark")) erased.")
    }
}
