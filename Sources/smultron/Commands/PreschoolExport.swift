import ArgumentParser
import Foundation
import Geodesy
import Service

struct PreschoolExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write everything about a preschool as one JSON file.",
        discussion: """
            Its line in the register, groups, invitations (without secrets), marks of all rounds with all fields, hidden \
            ones and those taken back within 30 days among them, feedback, publications, and what the audit log says of \
            it. The log notes that this was done.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "Skolverket's code of the school unit.")
    var code: String

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file to write instead of standard output.", valueName: "file"),
        completion: .file())
    var output: String?

    func run() async throws {
        let address = code.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? code
        let holdings: PreschoolHoldings = try await Administrator(
            database: database, purpose: "preschool export"
        ).post("/preschools/\(address)/export")
        let output = try Output(output)
        try await PreschoolExporter(store: try database.reading(), transformer: try CoordinateTransformer())
            .write(holdings.code, at: Date()) { try output.write($0) }
        try output.finish()
        Console.say("Everything about \(holdings.name), with \(Console.count(holdings.marks, "mark")), is written.")
    }
}
