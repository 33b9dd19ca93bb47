import ArgumentParser
import Clustering
import Foundation
import Geodesy
import Hotspots
import MapLayers
import Service
import Store

struct HotspotsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hotspots", abstract: "Find the hotspots near each preschool.",
        discussion:
            """
            The layer goes to standard output or -o; what there is to say of it, and which hotspots each preschool has \
            near, goes to standard error.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var summary: SummaryOptions

    @OptionGroup var how: HotspotOptions

    @Option(help: ArgumentHelp("The round's number, or all.", valueName: "id"))
    var round: RoundArgument?

    @Option(
        help: ArgumentHelp(
            "Save the analysis for a report: its hotspots get ids that last. 1–12 of a–z and digits.",
            valueName: "name"))
    var save: String?

    @Flag(
        help: "Try how stable the hotspots are: draw preschools anew, and vary the parameters (Stability.md).")
    var stability = false

    @Option(help: ArgumentHelp("With --stability: what the draws depend on.", valueName: "n"))
    var seed: UInt64 = 1

    @Flag(help: "Suggest an eps by the distances between the marks, and say why.")
    var suggestEps = false

    @Option(
        help: ArgumentHelp(
            "Compare with a saved analysis: the layer is then forandringar, what became of each hotspot since.",
            valueName: "name"))
    var compare: String?

    @OptionGroup var layer: LayerOptions

    func run() async throws {
        let format = try layer.chosenFormat()
        let parameters = how.parameters
        if let save { try await keep(as: save, parameters) }
        let store = try database.reading().snapshot()
        var questions = Diagnostics.Questions(stabilitySeed: stability ? seed : nil, distances: suggestEps)
        if let compare { questions.older = try await Analysis.saved(as: compare, in: store) }
        let progress = Progress("Finding the hotspots")
        let analysis = try await analysis(in: store, with: parameters)
        progress.turn(to: stability ? "Trying how stable the hotspots are" : "Looking at them")
        let diagnostics = try await Diagnostics(
            of: analysis, in: store, answering: questions,
            progress: progress.reach(_:of:))
        progress.end()
        try await write(diagnostics, from: store, as: format)
        let words = DiagnosticsWords(diagnostics)
        words.lines.forEach(Console.say)
        if summary.json { try Console.summary(words.summary) }
    }

    private func write(_ diagnostics: Diagnostics, from store: Store, as format: LayerFormat) async throws {
        let settings = try database.settings.settings()
        let attribution = try settings.attribution(webRoot: settings.webRoot)
        let analysis = diagnostics.analysis
        let changes = diagnostics.comparison?.changes.map(\.change) ?? []
        let layers = InternalLayers(
            store: store, round: analysis.round, rounds: try await store.rounds(), attribution: attribution,
            transformer: try CoordinateTransformer()
        ) {
            try await AnalysedLayers(
                of: analysis, in: store, version: store.version(), municipality: attribution.municipality,
                changes: changes)
        }
        let output = try Output(layer.output)
        _ = try await layers.write(
            compare == nil ? .hotspots : .changes, as: format, in: layer.system(for: format), to: output.write)
        try output.finish()
    }

    private func keep(as name: String, _ parameters: HotspotParameters) async throws {
        let saved = try await Administrator(database: database, purpose: "hotspots --save")
            .send(SaveAnalysis(name: name, round: round?.text, method: parameters))
        Console.say("Saved as \(saved.name); its ids begin with \(saved.id)- and never change.")
    }

    private func analysis(in store: Store, with parameters: HotspotParameters) async throws -> Analysis {
        do {
            if let save, let record = try await store.analysis(named: save) { return try Analysis(record) }
            return try await Analysis.chosen(round, in: store, with: parameters)
        } catch let problem as any ParameterProblem {
            throw ValidationError("\(problem)")
        }
    }
}
