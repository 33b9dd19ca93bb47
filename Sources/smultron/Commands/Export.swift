import ArgumentParser
import Disclosure
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

    @Option(help: ArgumentHelp("A saved analysis.", valueName: "name"))
    var analysis: String?

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

    /// Why there is nothing for the open audience.
    struct NothingPublished: Error, CustomStringConvertible {
        var reason: OpenShelf.Emptiness
        var description: String {
            switch reason {
            case .nothingYet: "Nothing has been published yet, so there is nothing for the open audience."
            case .allWithdrawn: "What was published has been withdrawn, so there is nothing for the open audience."
            }
        }
    }

    func validate() throws {
        guard round == nil || analysis == nil else {
            throw ValidationError("--round and --analysis do not go together: a saved analysis has its round.")
        }
        guard audience == .internal || (round == nil && analysis == nil) else {
            throw ValidationError("The open audience gets the latest publication; --round and --analysis do not apply.")
        }
        guard audience == .internal || PublicationLayers.layers.contains(layer) else {
            throw ValidationError("\(layer.name) is never published.")
        }
    }

    func run() async throws {
        let format = try options.chosenFormat()
        let store = try database.reading().snapshot()
        let municipality = try await settings.settings().municipality
        switch audience {
        case .internal: try await exportInternal(as: format, from: store, municipality)
        case .open: try await exportOpen(as: format, from: OpenShelf(of: store), municipality)
        }
    }

    private func exportInternal(as format: LayerFormat, from store: Store, _ municipality: Municipality) async throws {
        let view = try await view(of: store)
        let source = try await LayerSource(
            store: store, round: view.round, municipality: municipality, transformer: try CoordinateTransformer(),
            analysis: view.analysis)
        let output = try Output(options.output)
        let count = try await source.write(layer, as: format, in: options.crs, to: output.write)
        try output.finish()
        try report(
            count, format, round: view.round?.title ?? "all rounds",
            isSynthetic: view.round?.isDemonstration ?? false)
    }

    private func exportOpen(
        as format: LayerFormat, from shelf: OpenShelf, _ municipality: Municipality
    ) async throws {
        let publication: Publication
        switch try await shelf.current() {
        case .success(let current): publication = current
        case .failure(let reason): throw NothingPublished(reason: reason)
        }
        let source = PublicationLayers(
            publication: publication, feedback: try await shelf.feedback(on: publication), municipality: municipality,
            transformer: try CoordinateTransformer())
        let output = try Output(options.output)
        let count = try await source.write(layer, as: format, in: options.crs, to: output.write)
        try output.finish()
        try report(count, format, round: publication.round.title, isSynthetic: publication.round.isSynthetic)
    }

    private func report(_ count: Int, _ format: LayerFormat, round: String, isSynthetic: Bool) throws {
        Console.say("\(layer.name): \(Console.number(count)) features of \(round), \(audience.rawValue) audience")
        guard summary.json else { return }
        try Console.summary(
            Summary(
                layer: layer.name, format: format.rawValue, crs: options.crs.epsg, audience: audience.rawValue,
                round: round, synthetic: isSynthetic, features: count))
    }

    /// The round to export, and its analysis for those layers that need one. Only the preferred round needs an analysis
    /// to find out which it is.
    private func view(
        of store: Store
    ) async throws -> (round: Round?, analysis: @Sendable () async throws -> Analysis) {
        let asked = round
        if let name = analysis {
            guard let record = try await store.analysis(named: name) else { throw StoreError.unknownAnalysis(name) }
            let saved = try Analysis(record)
            return (saved.round, { saved })
        }
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
