import ArgumentParser
import Foundation
import Places
import Service
import Store

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a closed round named Demo with synthetic marks around the real preschools, and publish it.",
        discussion: """
            An earlier demonstration is replaced. The same seed gives the same marks. Everyone sees its publication, \
            labelled synthetic, until the first real one.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var summary: SummaryOptions

    @Option(help: "How many marks.")
    var marks = Demonstration.defaultCount

    @Option(help: "The seed of the random numbers.")
    var seed = Int(Demonstration.defaultSeed)

    @Flag(help: "Remove the demonstration instead.")
    var remove = false

    private struct Summary: Encodable {
        var round: Int?
        var marks: Int
        var squares: Int?
    }

    func validate() throws {
        guard (1...10_000_000).contains(marks) else { throw ValidationError("--marks must be from 1 to 10 000 000.") }
    }

    func run() async throws {
        let administrator = Administrator(database: database, purpose: "demo")
        if remove {
            let result = try await administrator.send(RemoveDemonstration())
            Console.say(result.removed ? "The demonstration is removed." : "There was no demonstration.")
            if summary.json { try Console.summary(Summary(marks: 0)) }
            return
        }
        let progress = Progress("Making synthetic marks")
        let result = try await progress.following {
            try await administrator.send(MakeDemonstration(marks: marks, seed: seed))
        }
        progress.end()
        Console.say(
            "Round \(result.round.id), \(result.publication.roundTitle): \(Console.number(result.round.marks)) synthetic "
                + "marks. \(result.publication.sentence)")
        if summary.json {
            try Console.summary(
                Summary(
                    round: result.round.id, marks: result.round.marks, squares: result.publication.squares))
        }
    }
}
