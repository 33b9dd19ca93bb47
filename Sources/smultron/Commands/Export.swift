import ArgumentParser
import Foundation
import Geodesy
import Hotspots
import MapLayers
import Places
import Service
import Store

struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Export a whole layer.",
        discussion: "GeoJSON in WGS 84 follows RFC 7946; in another system it has a crs member and coordinates E, N.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var settings: SettingsOptions
    @OptionGroup var summary: SummaryOptions

    @Argument(help: "Which layer.")
    var layer: Layer

    @Option(help: "For whom the file is. Whoever holds the database may see what is internal.")
    var audience = Audience.internal

    @Option(help: ArgumentHelp("The round's number, or all.", valueName: "id"))
    var round: RoundArgument?

    @OptionGroup var options: LayerOptions

    private struct Summary: Encodable {
        var layer: String
        var format: String
        var crs: Int
        var audience: String
        var round: String
        var synthetic: Bool
        var features: Int
    }

    /// What the open audience may see comes from publications.
    struct NothingPublished: Error, CustomStringConvertible {
        var description: String { "Nothing has been published yet, so there is nothing for the open audience." }
    }

    func run() async throws {
        let format = try options.chosenFormat()
        let store = try database.reading().snapshot()
        guard audience == .internal else { throw NothingPublished() }
        let view = try await view(of: store)
        let settings = try await settings.settings()
        let source = try await LayerSource(
            store: store, round: view.round, municipality: settings.municipality,
            transformer: try CoordinateTransformer(), analysis: view.analysis)
        let output = try Output(options.output)
        let count = try await source.write(layer, as: format, in: options.crs, to: output.write)
        try output.finish()
        let title = view.round?.title ?? "all rounds"
        Console.say("\(layer.name): \(Console.number(count)) features of \(title), internal audience")
        if summary.json {
            try Console.summary(
                Summary(
                    layer: layer.name, format: format.rawValue, crs: options.crs.epsg, audience: audience.rawValue,
                    round: title, synthetic: view.round?.isDemonstration ?? false, features: count))
        }
    }

    /// The round to export, and its analysis for those layers that need one. Only the preferred round needs an analysis
    /// to find out which it is.
    private func view(
        of store: Store
    ) async throws -> (round: Round?, analysis: @Sendable () async throws -> Analysis) {
        let asked = round
        switch asked {
        case nil:
            let analysis = try await Analysis.chosen(nil, in: store)
            return (analysis.round, { analysis })
        case .one(let id):
            guard let round = try await store.round(id) else { throw StoreError.unknownRound(id) }
            return (round, { try await Analysis.chosen(asked, in: store) })
        case .all:
            return (nil, { try await Analysis.chosen(asked, in: store) })
        }
    }
}
