import ArgumentParser
import Service
import Store

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the database: its pages, references, spatial indexes and counts.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var settings: SettingsOptions
    @OptionGroup var summary: SummaryOptions

    @Flag(help: "Build the spatial indexes anew first.")
    var repair = false

    private struct Summary: Encodable {
        var problems: [String]
        var counts: [String: Int]
    }

    /// Something is wrong with the database.
    struct Unsound: Error, CustomStringConvertible {
        var count: Int
        var description: String {
            "The database has \(count == 1 ? "a problem" : "\(count) problems"). Damaged spatial indexes are mended by "
                + "smultron check --repair; for anything else take a backup."
        }
    }

    func run() async throws {
        let result: Store.CheckResult
        if repair {
            let report: CheckReport = try await Administrator(
                database: database, settings: settings, purpose: "check --repair"
            ).post("/repair")
            result = .init(problems: report.problems, counts: report.counts.map { ($0.table, $0.rows) })
        } else {
            result = try await database.reading().check()
        }
        for (table, rows) in result.counts { Console.say("\(table): \(Console.number(rows))") }
        for problem in result.problems { Console.say(problem) }
        if result.problems.isEmpty { Console.say("\(try database.path) is sound.") }
        if summary.json {
            try Console.summary(
                Summary(
                    problems: result.problems,
                    counts: Dictionary(uniqueKeysWithValues: result.counts.map { ($0.table, $0.rows) })))
        }
        if !result.problems.isEmpty { throw Unsound(count: result.problems.count) }
    }
}
