import ArgumentParser
import Foundation
import Service
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
        func read(_ name: String) throws -> String {
            String(decoding: try InputFile.read(folder + "/" + name), as: UTF8.self)
        }
        let order = LoadGeodata(
            preschools: try read("preschools.csv"), localities: try read("localities.csv"),
            boundary: try read("boundary.geojson"))
        let result = try await Administrator(database: database, purpose: "init", creating: true).send(order)
        Console.say("\(try database.path): \(result.preschools) preschools, \(result.added) of them new")
        for preschool in result.withoutPosition {
            Console.say(
                "\(preschool.name) (\(preschool.code)) has no position yet; give it one: "
                    + "smultron preschool set \(preschool.code) --e EASTING --n NORTHING")
        }
        Console.say("round \(result.round.id), \(result.round.name): \(result.round.days)")
        if summary.json {
            try Console.summary(
                Summary(
                    database: database.path, preschools: result.preschools, added: result.added,
                    round: result.round.id))
        }
    }
}

extension RoundStatus {
    /// The first and the last day.
    var days: String { "\(opens) to \(lastDay)" }
}
