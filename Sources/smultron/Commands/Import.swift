import ArgumentParser
import Foundation
import Geodesy
import Places
import Service
import Store

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Import marks of one preschool from CSV, GeoJSON or GPX, all or nothing.",
        discussion: """
            CSV has the names of a mark's fields as columns, and lon,lat in degrees or e,n in metres. id and recordedAt \
            may be missing: then the id is derived from the row, so that a repeat adds nothing, and the time is the \
            round's opening. Every bad row is named, with its line and field. Of a GPX file the waypoints are taken. A file \
            that the form has saved says itself which group and round it belongs to, and its marks stay changeable on the \
            device that made them.

            Fields, of a GeoJSON file as well:
            \(fields.joined(separator: "\n"))
            What an export adds to them may stay if it is the same: \
            \(ServerField.allCases.map(\.rawValue).joined(separator: ", ")).
            """)

    private static let fields = ["  id: a UUID"] + MarkSchema.fields.map { "  \($0.name): \($0.help)" }

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var summary: SummaryOptions

    @Argument(
        help: "The file, .csv, .geojson or .gpx; - for standard input, of which the first character tells what it is.",
        completion: .file(extensions: ["csv", "geojson", "json", "gpx"]))
    var file: String

    @Option(help: ArgumentHelp("The preschool's code.", valueName: "code"))
    var preschool: String

    @Option(help: ArgumentHelp("The group; none means the preschool's unnamed group.", valueName: "label"))
    var group: String?

    @Option(help: ArgumentHelp("The round's number; by default the open one.", valueName: "id"))
    var round: Int?

    @Option(
        help: ArgumentHelp("The coordinate system of the file; by default 4326, and 3006 for e,n.", valueName: "epsg"))
    var crs: CoordinateSystem?

    @Option(help: "The category of rows that say none.")
    var category: Places.Category?

    @Option(help: "How many children, of rows that do not say.")
    var children: Int?

    @Flag(help: "Import the good rows in spite of bad ones; the exit is 65 all the same.")
    var skipInvalid = false

    @Flag(help: "Only check the file.")
    var dryRun = false

    private struct Summary: Encodable {
        var file: String
        var rows: Int
        var added: Int
        var alreadyThere: Int
        var invalid: Int
        var dryRun: Bool
    }

    func run() async throws {
        let name = InputFile.name(of: file)
        let data: Data
        let type: MarkFileType
        if InputFile.isStream(file) {
            data = try InputFile.read(file)
            type = MarkFileType(content: data)
        } else {
            guard let ofName = MarkFileType(name: file) else {
                throw BadInput("\(file): the name must end in .csv, .geojson or .gpx, to tell what it is")
            }
            data = try InputFile.read(file)
            type = ofName
        }
        var order = ImportMarks(data, type, preschool: preschool)
        (order.group, order.round, order.system) = (group.map { GroupLabel($0) }, round, crs)
        (order.category, order.children) = (category, children)
        (order.skipsInvalid, order.isTrial) = (skipInvalid, dryRun)
        let progress = Progress("Importing \(name)")
        let report: ImportReport
        do {
            report = try await progress.following {
                try await Administrator(database: database, purpose: "import").send(order)
            }
        } catch let bad as BadInput {
            // Each line but the last, which sums up, says where in the file something is wrong.
            throw BadInput(bad.lines.dropLast().map { "\(name), \($0)" } + bad.lines.suffix(1))
        }
        progress.end()
        for problem in report.problems { Console.say("\(name), \(problem.place), \(problem.field): \(problem.detail)") }
        Console.say(
            dryRun
                ? "\(Console.number(report.good)) of \(Console.number(report.rows)) rows are good; nothing was written."
                : "\(Console.number(report.added)) marks added, \(Console.number(report.alreadyThere)) already there, "
                    + "\(Console.number(report.invalid)) skipped.")
        if report.removed > 0 { Console.say("\(Console.count(report.removed, "mark")) taken back, as the file says.") }
        if summary.json {
            try Console.summary(
                Summary(
                    file: file, rows: report.rows, added: report.added, alreadyThere: report.alreadyThere,
                    invalid: report.invalid, dryRun: dryRun))
        }
        if report.invalid > 0 { throw ExitCode(65) }
    }
}
