import ArgumentParser
import Foundation
import Places
import Store

struct RoundCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "round", abstract: "Rounds: campaigns with an opening and a closing date.",
        subcommands: [RoundList.self, RoundOpen.self, RoundExtend.self, RoundClose.self])
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
        let writer = try database.writing("round open")
        var proposal = RoundProposal.proposal(at: Date(), after: try await writer.store.rounds())
        proposal.name = name ?? proposal.name
        proposal.opens = opens?.start ?? proposal.opens
        proposal.closes = closes?.end ?? proposal.closes
        let round = try await writer.openRound(proposal)
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
        let writer = try database.writing("round extend")
        let id = try await writer.store.round(round, orOpenAt: Date()).id
        let round = try await writer.setClosing(of: id, to: closes.end)
        Console.say("Round \(round.id), \(round.name): \(round.days)")
    }
}

struct RoundClose: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "Close a round now.",
        discussion: "Marks made before are taken for another 14 days, and flagged late.")

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The round's number; by default the open one.")
    var round: Int?

    func run() async throws {
        let writer = try database.writing("round close")
        let now = Date()
        let round = try await writer.store.round(round, orOpenAt: now)
        guard round.closes > now else { throw StoreError.roundIsClosed(round.id) }
        _ = try await writer.setClosing(of: round.id, to: now)
        Console.say("Round \(round.id), \(round.name), is closed.")
    }
}
