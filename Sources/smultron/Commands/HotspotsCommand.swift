import ArgumentParser
import Clustering
import Foundation
import Geodesy
import Hotspots
import MapLayers
import Places
import Service
import Store

struct HotspotsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hotspots", abstract: "Find the hotspots near each preschool.",
        discussion:
            "The layer goes to standard output or -o; which hotspots each preschool has near goes to standard error.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var settings: SettingsOptions
    @OptionGroup var summary: SummaryOptions

    @Option(help: "How hotspots are found.")
    var method = ClusteringMethod.dbscan

    @Option(help: ArgumentHelp("Radius of the neighbourhood in metres.", valueName: "m"))
    var eps = 50.0

    @Option(help: ArgumentHelp("The sum of weights within eps that makes a hotspot.", valueName: "w"))
    var minWeight = 5.0

    @Option(help: "How much each mark counts.")
    var weighting = Weighting.equalPreschool

    @Option(help: "With distinct-groups: how many different groups.")
    var groups = 2

    @Option(help: "Which kind of marks.")
    var kind = Kind.favourite

    @Option(help: "Only marks of this category.")
    var category: Places.Category?

    @Option(help: "Only marks of this season.")
    var season: Season?

    @Option(help: ArgumentHelp("The round's number, or all.", valueName: "id"))
    var round: RoundArgument?

    @Option(
        help: ArgumentHelp(
            "Save the analysis for a report: its hotspots get ids that last. 1–12 of a–z and digits.",
            valueName: "name"))
    var save: String?

    @OptionGroup var layer: LayerOptions

    private struct Summary: Encodable {
        var analysis: String
        var round: String
        var synthetic: Bool
        var method: String
        var eps: Double
        var minWeight: Double
        var weighting: String
        var kind: String
        var marks: Int
        var hotspots: Int
    }

    func run() async throws {
        let format = try layer.chosenFormat()
        var parameters = HotspotParameters()
        parameters.epsM = eps
        parameters.minWeight = minWeight
        parameters.weighting = weighting
        parameters.groups = groups
        parameters.kind = kind
        parameters.category = category
        parameters.season = season
        if let save { try await keep(as: save, parameters) }
        let store = try database.reading().snapshot()
        let analysis = try await analysis(in: store, with: parameters)
        let settings = try await settings.settings()
        let imprint = try settings.imprint(webRoot: settings.webRoot)
        let layers = InternalLayers(
            store: store, round: analysis.round, rounds: try await store.rounds(), imprint: imprint,
            transformer: try CoordinateTransformer(),
            relations: try GeometryComparer()
        ) {
            try await AnalysedLayers(of: analysis, in: store, municipality: imprint.municipality, changes: [])
        }
        let output = try Output(layer.output)
        _ = try await layers.write(.hotspots, as: format, in: layer.system(for: format), to: output.write)
        try output.finish()

        let title = analysis.round?.title ?? "all rounds"
        Console.say(
            "\(analysis.hotspots.count) hotspots from \(Console.number(analysis.markCount)) marks of \(title); "
                + "internal audience; \(parameters.description)")
        for preschool in try await store.preschools() { Console.say(nearness(of: preschool, analysis)) }
        if summary.json {
            try Console.summary(
                Summary(
                    analysis: analysis.id, round: title, synthetic: analysis.isSynthetic, method: method.rawValue,
                    eps: eps, minWeight: minWeight, weighting: weighting.rawValue, kind: kind.rawValue,
                    marks: analysis.markCount, hotspots: analysis.hotspots.count))
        }
    }

    private func keep(as name: String, _ parameters: HotspotParameters) async throws {
        let saved: AnalysisStatus = try await Administrator(
            database: database, settings: settings, purpose: "hotspots --save"
        ).post("/analyses", NewAnalysis(name: name, round: round?.text, parameters: parameters))
        Console.say("Saved as \(saved.name); its ids begin with \(saved.id)- and never change.")
    }

    private func analysis(in store: Store, with parameters: HotspotParameters) async throws -> Analysis {
        do {
            if let save, let record = try await store.analysis(named: save) { return try Analysis(record) }
            return try await Analysis.chosen(round, in: store, with: parameters)
        } catch let problem as DBSCAN.Problem {
            throw ValidationError("\(problem)")
        } catch let problem as HotspotParameters.Problem {
            throw ValidationError("\(problem)")
        }
    }

    private func nearness(of preschool: Preschool, _ analysis: Analysis) -> String {
        guard preschool.position != nil else { return "  \(preschool.name): no position known" }
        let near = Nearness.hotspots(
            analysis.hotspots, near: preschool.position, withinM: Double(NearnessBand.defaultM))
        let list = near.map { near in
            let bearing = near.bearingDegrees.map { ", \(Int($0.rounded()))°" } ?? ""
            return "rank \(near.hotspot.rank) at \(Int(near.distanceM.rounded())) m\(bearing)"
        }
        let note = preschool.positionQuality == .villageCentre ? " (placed at the village centre)" : ""
        return "  \(preschool.name)\(note): "
            + (list.isEmpty ? "none within \(NearnessBand.defaultM) m" : list.joined(separator: "; "))
    }
}
