import ArgumentParser
import Foundation
import Geodesy
import Places
import Service
import Store

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Import marks of one preschool from CSV or GeoJSON, all or nothing.",
        discussion: """
            CSV has the names of a mark's fields as columns, and lon,lat in degrees or e,n in metres. id and recordedAt \
            may be missing: then the id is derived from the row, so that a repeat adds nothing, and the time is the \
            round's opening. Every bad row is named, with its line and field.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var settings: SettingsOptions
    @OptionGroup var summary: SummaryOptions

    @Argument(help: "The file, .csv or .geojson.")
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
        // A trial writes nothing, so it works beside a server too.
        let writer = dryRun ? nil : try database.writing("import")
        let store = try writer?.store ?? database.reading()
        let now = Date()
        let round = try await store.round(round, orOpenAt: now)
        guard !round.isDemonstration else { throw StoreError.roundIsDemonstration(round.id) }
        guard try await store.preschool(preschool) != nil else { throw StoreError.unknownPreschool(preschool) }
        let scope = MarkScope(preschool: preschool, group: group, round: round.id)

        Console.progress("Reading \(file) …")
        let marks = try read(for: .init(scope: scope, round: round))
        Console.progress("Checking \(Console.number(marks.count)) rows …")
        let checker = MarkChecker(
            area: try await store.areaOfInterest(bufferM: try await settings.settings().areaBufferM),
            transformer: try CoordinateTransformer(), system: marks.system, times: .any)
        let verdicts = try await checker.check(marks)

        var problems: [String] = []
        var submissions: [MarkSubmission] = []
        /// Where each of them stands in the file.
        var entries: [Int] = []
        submissions.reserveCapacity(verdicts.count)
        for (index, verdict) in verdicts.enumerated() {
            switch verdict {
            case .success(let submission):
                submissions.append(submission)
                entries.append(index)
            case .failure(let bad): problems += lines(bad.problems, at: marks.place(of: index))
            }
        }
        let bad = verdicts.count - submissions.count
        if bad > 0, !skipInvalid { throw refusal(problems, bad: bad, of: verdicts.count) }

        var result = StoreWriter.BulkResult()
        if let writer {
            Console.progress("Writing \(Console.number(submissions.count)) marks …")
            result = try await writer.importMarks(
                submissions,
                from: .init(
                    scope: scope, device: nil, receivedAt: now, late: round.phase(at: now) != .open,
                    origin: .imported),
                allOrNothing: !skipInvalid)
        }
        for (index, refusal) in result.refused.sorted(by: { $0.key < $1.key }) {
            problems += lines(refusal, at: marks.place(of: entries[index]))
        }
        let invalid = bad + result.refused.count
        if invalid > 0, !skipInvalid { throw refusal(problems, bad: invalid, of: verdicts.count) }
        for problem in problems { Console.say(problem) }
        Console.say(
            dryRun
                ? "\(Console.number(submissions.count)) of \(Console.number(verdicts.count)) rows are good; nothing was written."
                : "\(Console.number(result.added)) marks added, \(Console.number(result.alreadyThere)) already there, "
                    + "\(Console.number(invalid)) skipped.")
        if summary.json {
            try Console.summary(
                Summary(
                    file: file, rows: verdicts.count, added: result.added, alreadyThere: result.alreadyThere,
                    invalid: invalid, dryRun: dryRun))
        }
        if invalid > 0 { throw ExitCode(65) }
    }

    private func read(for destination: MarkFile.Destination) throws -> MarkFile {
        let data = try InputFile.read(file)
        let name = file.lowercased()
        do {
            if name.hasSuffix(".csv") { return try MarkFile(csv: data, system: crs, for: destination) }
            if name.hasSuffix(".geojson") || name.hasSuffix(".json") {
                return try MarkFile(geoJSON: data, system: crs, for: destination)
            }
        } catch let problem as Table.Problem {
            throw BadInput("\(file), \(problem)")
        } catch let problem as MarkFile.Problem {
            throw BadInput("\(file): \(problem)")
        }
        throw BadInput("\(file): the name must end in .csv or .geojson, to tell what it is")
    }

    private func lines(_ problems: [FieldProblem], at place: MarkFile.Place) -> [String] {
        problems.map { "\(file), \(place), \($0.field): \($0.message(in: .english))" }
    }

    private func lines(_ refusal: MarkRefusal, at place: MarkFile.Place) -> [String] {
        let reason: String
        switch refusal {
        case .contradicts(let problems): return lines(problems, at: place)
        case .deleted: reason = "a mark with this id has been taken back"
        case .elsewhere: reason = "this id belongs to a mark of another preschool, group or round"
        case .differs: reason = "this id and revision are there with other content"
        default: reason = "this id belongs to a mark that only its own device can change"
        }
        return ["\(file), \(place), id: \(reason)"]
    }

    private func refusal(_ problems: [String], bad: Int, of count: Int) -> BadInput {
        BadInput(
            problems + [
                "\(Console.number(bad)) of \(Console.number(count)) rows are bad, and nothing was imported. "
                    + "Correct them, or import the others with --skip-invalid."
            ])
    }
}
