import ArgumentParser
import Foundation
import Geodesy
import Places
import Store

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create the database, load reference data, open a round; safe to repeat.",
        discussion: """
            A preschool that is in the register already keeps what the municipality has set; new ones are added. A \
            round is opened only when there has been none.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var summary: SummaryOptions

    @Option(
        help: ArgumentHelp("The folder with preschools.csv, localities.csv and boundary.geojson.", valueName: "dir"))
    var geodata: String?

    private struct Summary: Encodable {
        var database: String
        var preschools: Int
        var added: Int
        var round: Int
    }

    func run() async throws {
        let folder = try geodata ?? Installation.folder(named: "geodata", holding: "preschools.csv")
        let reference: Geodata
        do {
            reference = try Geodata(folder: folder, transformer: CoordinateTransformer())
        } catch let problem as Geodata.Problem {
            throw BadInput(problem.lines)
        }
        let writer = try database.writing("init", creating: true)
        let added = try await writer.addMissing(reference.preschools)
        try await writer.replaceGeography(localities: reference.localities, outline: reference.outline)

        let now = Date()
        var round = try await writer.store.rounds().first { !$0.isDemonstration }
        if round == nil { round = try await writer.openRound(.proposal(at: now, after: [])) }
        let preschools = try await writer.store.preschools()
        Console.say("\(database.path): \(preschools.count) preschools, \(added) of them new")
        for preschool in preschools where preschool.position == nil {
            Console.say(
                "\(preschool.name) (\(preschool.code)) has no position yet; give it one: "
                    + "smultron preschool set \(preschool.code) --e EASTING --n NORTHING")
        }
        Console.say("round \(round!.id), \(round!.name): \(round!.days)")
        if summary.json {
            try Console.summary(
                Summary(database: database.path, preschools: preschools.count, added: added, round: round!.id))
        }
    }
}
