import ArgumentParser
import Places
import Service

struct RoundRetain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retain", abstract: "Set until when what a round has gathered is kept.",
        discussion: """
            On the day after, the service removes all its marks, or the words, notes, times, languages and devices of \
            them; without a running service, the next command that writes does. There is no way back. Saved analyses and \
            publications stay. Marks are taken for 14 days after the round's last day, and nothing goes before that.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The round's number.")
    var round: Int

    @Option(help: ArgumentHelp("The last day on which all is kept.", valueName: "yyyy-mm-dd"))
    var until: Day?

    @Option(help: "What goes then: marks or texts.")
    var what: RetainedPart?

    @Flag(help: "Keep it for as long as nobody decides.")
    var never = false

    func validate() throws {
        guard never ? (until == nil && what == nil) : (until != nil && what != nil) else {
            throw ValidationError("Say --until and --what, or --never.")
        }
    }

    func run() async throws {
        let status: RoundStatus = try await Administrator(
            database: database, purpose: "round retain"
        ).put("/rounds/\(round)/retention", RoundRetention(what: what, until: until?.text))
        guard let retention = status.retention else {
            Console.say("Round \(status.id), \(status.name), is kept for as long as nobody decides.")
            return
        }
        let what = retention.what == .marks ? "all its marks go" : "words, notes, times and devices of its marks go"
        Console.say("Round \(status.id), \(status.name), is kept through \(retention.until); then \(what).")
    }
}
