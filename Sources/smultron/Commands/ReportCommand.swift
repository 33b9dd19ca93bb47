import ArgumentParser
import Disclosure
import Foundation
import Hotspots
import MapLayers
import Places
import Report
import Service
import Store

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Write a report with maps, charts and tables, as one HTML file.",
        discussion: """
            The file opens without network and prints on A4. Internal: the analysis of a round, how stable it is, whose voice it \
            is, and the children's words. Open: what the latest publication shows, and nothing else.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var summary: SummaryOptions

    @Option(help: ArgumentHelp("Only this preschool's page.", valueName: "code"))
    var preschool: String?

    @Option(help: "For whom the report is. Whoever holds the database may see what is internal.")
    var audience = Audience.internal

    @Option(help: ArgumentHelp("The round's number, or all.", valueName: "id"))
    var round: RoundArgument?

    @Option(help: ArgumentHelp("A saved analysis.", valueName: "name"))
    var analysis: String?

    @Option(help: ArgumentHelp("The saved analysis to compare with.", valueName: "name"))
    var compare: String?

    @Option(help: ArgumentHelp("What the draws depend on that stability is tried with.", valueName: "n"))
    var seed: UInt64 = 1

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The file to write instead of standard output.", valueName: "file"),
        completion: .file(extensions: ["html"]))
    var output: String?

    private struct Summary: Encodable {
        var audience: String
        var round: String
        var synthetic: Bool
        var preschool: String?
        var analysis: String
        var hotspots: Int
        var seed: UInt64?
    }

    func validate() throws {
        guard round == nil || analysis == nil else {
            throw ValidationError("--round and --analysis do not go together: a saved analysis has its round.")
        }
        guard audience == .internal || (round == nil && analysis == nil && compare == nil) else {
            throw ValidationError(
                "The open report shows the latest publication; --round, --analysis and --compare do not apply.")
        }
    }

    func run() async throws {
        let store = try database.reading().snapshot()
        let settings = try database.settings.settings()
        let order = ReportOrder(
            municipality: settings.municipality,
            softwareVersion: try settings.attribution(webRoot: settings.webRoot).softwareVersion, command: line,
            day: Timestamp.day(of: Date()), preschool: preschool)
        if let preschool, try await store.preschool(preschool) == nil { throw StoreError.unknownPreschool(preschool) }
        let (content, sums) = try await content(store, order)
        let file = try Output(output, for: audience.readers)
        try file.write(try content.html(try assets(settings)))
        try file.finish()
        Console.say(
            "A report of \(sums.round), \(audience.rawValue) audience: \(Console.count(sums.hotspots, "hotspot")).")
        if summary.json { try Console.summary(sums) }
    }

    private func content(_ store: Store, _ order: ReportOrder) async throws -> (ReportContent, Summary) {
        switch audience {
        case .open:
            let shelf = PublishedData(of: store)
            switch try await shelf.current() {
            case .failure(let reason): throw Export.NothingPublished(reason: reason)
            case .success(let publication):
                return (
                    try await .open(publication, from: shelf, for: order),
                    Summary(
                        audience: audience.rawValue, round: publication.round.title,
                        synthetic: publication.round.isSynthetic, preschool: preschool, analysis: publication.analysis,
                        hotspots: publication.hotspots.count)
                )
            }
        case .internal:
            var questions = Diagnostics.Questions(stabilitySeed: seed, distances: true)
            if let compare { questions.older = try await Analysis.saved(as: compare, in: store) }
            let found: Analysis
            if let analysis {
                found = try await Analysis.saved(as: analysis, in: store)
            } else {
                found = try await Analysis.chosen(round, in: store)
            }
            let progress = Progress("Trying how stable the hotspots are")
            defer { progress.end() }
            let diagnostics = try await Diagnostics(
                of: found, in: store, answering: questions,
                progress: progress.reach(_:of:))
            return (
                try await .internal(diagnostics, in: store, for: order),
                Summary(
                    audience: audience.rawValue, round: found.roundTitle, synthetic: found.isSynthetic,
                    preschool: preschool, analysis: found.id, hotspots: found.hotspots.count, seed: seed)
            )
        }
    }

    private func assets(_ settings: Settings) throws -> ReportAssets {
        let web = URL(filePath: try settings.webRoot ?? Installation.folder(named: "web", holding: "form.html"))
        func text(_ path: String) throws -> String {
            try String(contentsOf: web.appending(path: path), encoding: .utf8)
        }
        return try ReportAssets(styleSheet: text("report/report.css"), pictograms: text("pictograms.svg"))
    }

    /// The line that makes the same report again, from the same database.
    private var line: String {
        var parts = ["smultron report --audience \(audience.rawValue)"]
        if let preschool { parts.append("--preschool \(preschool)") }
        if let round { parts.append("--round \(round.text)") }
        if let analysis { parts.append("--analysis \(analysis)") }
        if let compare { parts.append("--compare \(compare)") }
        if audience == .internal { parts.append("--seed \(seed)") }
        return (parts + ["-o report.html"]).joined(separator: " ")
    }
}
