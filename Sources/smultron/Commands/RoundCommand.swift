import ArgumentParser
import Foundation
import Places
import Service
import Store

struct RoundCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "round", abstract: "Rounds: campaigns with an opening and a closing date.",
        subcommands: [
            RoundList.self, RoundProgressCommand.self, RoundOpen.self, RoundExtend.self, RoundClose.self,
            RoundRetain.self, RoundRestore.self,
        ])
}

struct RoundList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the rounds as CSV.")

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let store = try database.reading()
        let now = Date()
        var rows: [[String]] = []
        for round in try await store.rounds() {
            rows.append([
                String(round.id), round.name, Timestamp.day(of: round.opens),
                Timestamp.day(of: round.closes.addingTimeInterval(-1)),
                round.isDemonstration ? "demonstration" : "\(round.phase(at: now))",
                String(try await store.markCount(in: .one(round.id))),
            ])
        }
        try Listing.write(["id", "name", "opens", "last_day", "state", "marks"], rows)
    }
}

struct RoundProgressCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "progress", abstract: "List who has answered in a round, group by group, as CSV.")

    @OptionGroup var database: DatabaseOptions

    @Option(help: ArgumentHelp("The round's number; by default the latest.", valueName: "id"))
    var round: Int?

    func run() async throws {
        let progress = try await Administrator(database: database, purpose: "round progress")
            .send(ShowProgress(round: round))
        let rows = progress.preschools.flatMap { preschool in
            let groups =
                preschool.groups.isEmpty
                ? [GroupProgress(label: nil)] : preschool.groups
            return groups.map { group in
                [
                    preschool.code, preschool.name, group.label ?? "", String(group.invitations), String(group.marks),
                    String(group.children), group.latest ?? "",
                ]
            }
        }
        try Listing.write(["code", "name", "group", "invitations", "marks", "children", "latest"], rows)
    }
}

struct RoundOpen: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Open a round; at most one is open at a time.")

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "Its name; by default the year and month.")
    var name: String?

    @Option(help: ArgumentHelp("The first day; by default today.", valueName: "yyyy-mm-dd"))
    var opens: Day?

    @Option(help: ArgumentHelp("The last day; by default three months on.", valueName: "yyyy-mm-dd"))
    var closes: Day?

    func run() async throws {
        let round = try await Administrator(database: database, purpose: "round open")
            .send(OpenRound(name: name, opens: opens?.text, lastDay: closes?.text))
        Console.say("Round \(round.id), \(round.name): \(round.days)")
    }
}

struct RoundExtend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "extend", abstract: "Move the closing date of a round.")

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The round's number; by default the open one.")
    var round: Int?

    @Option(help: ArgumentHelp("The new last day.", valueName: "yyyy-mm-dd"))
    var closes: Day

    func run() async throws {
        let round = try await Administrator(database: database, purpose: "round extend")
            .send(ExtendRound(round, lastDay: closes.text))
        Console.say("Round \(round.id), \(round.name): \(round.days)")
    }
}

struct RoundClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Close a round now, and publish it.",
        discussion: """
            Marks made before are taken for another 14 days, and flagged late. What everyone may see is published from \
            the approved marks; a round that was published within the last seven days follows when they are over, and one that \
            has no approved marks when all of its marks have been reviewed.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The round's number; by default the open one.")
    var round: Int?

    func run() async throws {
        let closed = try await Administrator(database: database, purpose: "round close").send(CloseRound(round))
        Console.say("Round \(closed.round.id), \(closed.round.name), is closed.")
        if let publication = closed.publication { Console.say(publication.sentence) }
        if let time = closed.publishedFrom {
            Console.say("It was published within the last seven days, and is published again at \(time).")
        }
        if let note = closed.note { Console.say("It is not published: \(note)") }
    }
}

struct RoundRetain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retain", abstract: "Set until when what a round has gathered is kept.",
        discussion: """
            On the day after, the service removes all its marks, or the words, notes, times, languages and devices of \
            them; without a running service, the next command that writes does. It is kept aside for another 14 days, for \
            smultron round restore alone; then there is no way back. Saved analyses and publications stay. Marks are taken for \
            14 days after the round's last day, and nothing goes before that.
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
        let status = try await Administrator(database: database, purpose: "round retain")
            .send(RetainRound(round, what: what, until: until?.text))
        guard let retention = status.retention else {
            Console.say("Round \(status.id), \(status.name), is kept for as long as nobody decides.")
            return
        }
        let what = retention.what == .marks ? "all its marks go" : "words, notes, times and devices of its marks go"
        Console.say("Round \(status.id), \(status.name), is kept through \(retention.until); then \(what).")
    }
}

struct RoundRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put back what was removed from a round at the end of its retention.",
        discussion: """
            What is removed is kept aside for 14 days. All of it comes back as it was, but for what was erased or forgotten \
            since. A retention whose last day has passed is taken back too: set another one.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The round's number.")
    var round: Int

    func run() async throws {
        let restored = try await Administrator(database: database, purpose: "round restore").send(RestoreRound(round))
        let status = restored.round
        Console.say("Round \(status.id), \(status.name): \(Console.count(restored.marks, "mark")) restored.")
        guard let retention = status.retention else {
            return Console.say(
                "It is kept for as long as nobody decides; set its retention: smultron round retain \(status.id)")
        }
        Console.say("It is kept through \(retention.until).")
    }
}
