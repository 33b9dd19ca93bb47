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
    @OptionGroup var summary: SummaryOptions

    @Argument(
        help: "Which layer; all, as a GeoPackage, is every layer in one file.",
        completion: .list(LayerArgument.allValueStrings))
    var layer: LayerArgument

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
        var reason: PublishedData.Emptiness
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
        if audience == .open, case .one(let layer) = layer, !PublicationLayers.layers.contains(layer) {
            throw ValidationError("\(layer.name) is never published.")
        }
        if case .all = layer, try options.chosenFormat() != .gpkg {
            throw ValidationError("all goes with --format gpkg, or a file that ends in .gpkg.")
        }
    }

    func run() async throws {
        let format = try options.chosenFormat()
        let store = try database.reading().snapshot(connections: InternalLayers.connections)
        let settings = try database.settings.settings()
        let attribution = try settings.attribution(webRoot: settings.webRoot)
        let progress = Progress("Finding the hotspots", isShown: !Output.isOnTerminal(options.output))
        switch audience {
        case .internal:
            try await export(try await internalLayers(of: store, attribution), as: format, telling: progress)
        case .open:
            try await export(
                try await openLayers(of: PublishedData(of: store), attribution), as: format, telling: progress)
        }
    }

    private func export(_ layers: some Layers, as format: LayerFormat, telling progress: Progress) async throws {
        let chosen =
            switch layer {
            case .one(let layer): [layer]
            case .all: layers.layers
            }
        let system = options.system(for: format)
        let output = try Output(options.output, for: audience.readers)
        // Counting makes the analysis, which may take long and does not notice when it is to end. So it comes before
        // any file is begun.
        var total = 0
        for layer in chosen { total += try await layers.count(of: layer) }
        progress.turn(to: "Exporting \(layer.name)", of: total)
        let count = try await CountedLayers(base: layers, progress: progress)
            .write(chosen, as: format, in: system, to: output.write)
        try output.finish()
        progress.end()
        Console.say(
            "\(layer.name): \(Console.number(count)) features of \(layers.roundTitle), \(audience.rawValue) audience")
        guard summary.json else { return }
        try Console.summary(
            Summary(
                layer: layer.name, format: format.rawValue, crs: system.epsg, audience: audience.rawValue,
                round: layers.roundTitle, synthetic: layers.isSynthetic, features: count))
    }

    private func internalLayers(of store: Store, _ attribution: Attribution) async throws -> InternalLayers {
        let view = try await view(of: store)
        return InternalLayers(
            store: store, round: view.round, rounds: try await store.rounds(), attribution: attribution,
            transformer: try CoordinateTransformer()
        ) {
            let analysis = try await view.analysis()
            return try await AnalysedLayers(
                of: analysis, in: store, version: store.version(), municipality: attribution.municipality,
                changes: try await ChangeFinder.changes(seenFrom: analysis, in: store))
        }
    }

    private func openLayers(of shelf: PublishedData, _ attribution: Attribution) async throws -> PublicationLayers {
        switch try await shelf.current() {
        case .failure(let reason): throw NothingPublished(reason: reason)
        case .success(let publication):
            return try PublicationLayers(
                publication: publication, feedback: try await shelf.feedback(on: publication),
                changedAt: try await shelf.changedAt(), attribution: attribution,
                transformer: try CoordinateTransformer())
        }
    }

    /// The round to export, and its analysis for those layers that need one.
    private func view(
        of store: Store
    ) async throws -> (round: Round?, analysis: @Sendable () async throws -> Analysis) {
        let asked = round
        if let name = analysis {
            let saved = try await Analysis.saved(as: name, in: store)
            return (saved.round, { saved })
        }
        switch asked {
        case nil:
            guard let round = try await Round.preferred(in: store) else { throw StoreError.noOpenRound }
            return (round, { try await Analysis.chosen(.one(round.id), in: store) })
        case .one(let id):
            guard let round = try await store.round(id) else { throw StoreError.unknownRound(id) }
            return (round, { try await Analysis.chosen(asked, in: store) })
        case .all:
            return (nil, { try await Analysis.chosen(asked, in: store) })
        }
    }
}

/// Layers that tell how many of their features have been read.
struct CountedLayers<Base: Layers>: Layers {
    let base: Base
    let progress: Progress

    var audience: Audience { base.audience }
    var roundTitle: String { base.roundTitle }
    var isSynthetic: Bool { base.isSynthetic }
    var attribution: Attribution { base.attribution }
    var transformer: CoordinateTransformer { base.transformer }
    var layers: [Layer] { base.layers }

    func page(
        of layer: Layer, _ selection: LayerSelection, after key: Int64, upTo end: Int64?, limit: Int, isCounted: Bool
    ) async throws -> LayerPage {
        let page = try await base.page(
            of: layer, selection, after: key, upTo: end, limit: limit, isCounted: isCounted)
        progress.advance(by: page.features.count)
        return page
    }

    func generation(of layer: Layer) async throws -> String { try await base.generation(of: layer) }

    func revision(of layer: Layer) async throws -> LayerRevision { try await base.revision(of: layer) }

    func end(of layer: Layer) async throws -> Int64 { try await base.end(of: layer) }

    func count(of layer: Layer) async throws -> Int { try await base.count(of: layer) }

    func feature(_ id: String, of layer: Layer) async throws -> LayerFeature? { try await base.feature(id, of: layer) }

    func lineage(of layers: [Layer]) async throws -> LayerLineage { try await base.lineage(of: layers) }

    func extent(of layer: Layer) async throws -> BoundingBox? { try await base.extent(of: layer) }
}
