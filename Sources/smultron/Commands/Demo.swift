import ArgumentParser
import Foundation
import Geodesy
import Places
import Service
import Store

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a closed round named Demo with synthetic marks around the real preschools.",
        discussion: "An earlier demonstration is replaced. The same seed gives the same marks.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var settings: SettingsOptions
    @OptionGroup var summary: SummaryOptions

    @Option(help: "How many marks.")
    var marks = Demonstration.defaultCount

    @Option(help: "The seed of the random numbers.")
    var seed = Demonstration.defaultSeed

    @Flag(help: "Remove the demonstration instead.")
    var remove = false

    private struct Summary: Encodable {
        var round: Int?
        var marks: Int
    }

    func validate() throws {
        guard (1...10_000_000).contains(marks) else { throw ValidationError("--marks must be from 1 to 10 000 000.") }
    }

    func run() async throws {
        let writer = try database.writing("demo")
        if remove {
            let removed = try await writer.removeDemonstration()
            Console.say(removed ? "The demonstration is removed." : "There was no demonstration.")
            if summary.json { try Console.summary(Summary(round: nil, marks: 0)) }
            return
        }
        let area = try await writer.store.areaOfInterest(bufferM: try await settings.settings().areaBufferM)
        let opens = Timestamp.startOfDay("2026-02-02")!
        let round = try await writer.replaceDemonstration(
            name: Demonstration.name, opens: opens, closes: Timestamp.startOfDay("2026-03-02")!)
        Console.progress("Making \(Console.number(marks)) synthetic marks …")
        let made = Demonstration(preschools: try await writer.store.preschools(), area: area, round: round)
            .marks(count: marks, seed: seed)
        try await writer.addDemonstration(made)
        Console.say("Round \(round.id), \(round.title): \(Console.number(made.count)) synthetic marks")
        if summary.json { try Console.summary(Summary(round: round.id, marks: made.count)) }
    }
}
