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
        let imprint = try settings.imprint(webRoot: settings.webRoot)
        let progress = Progress("Finding the hotspots", isShown: !Output.isOnTerminal(options.output))
        switch audience {
        case .internal: try await export(try await internalLayers(of: store, imprint), as: format, telling: progress)
        case .open:
            try await export(try await openLayers(of: OpenShelf(of: store), imprint), as: format, telling: progress)
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
        for layer in chosen { total += try await layers.count(of: layer, LayerSelection()) }
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

    private func internalLayers(of store: Store, _ imprint: Imprint) async throws -> InternalLayers {
        let view = try await view(of: store)
        return InternalLayers(
            store: store, round: view.round, rounds: try await store.rounds(), imprint: imprint,
            transformer: try CoordinateTransformer(),
            relations: try GeometryComparer()
        ) {
            let analysis = try await view.analysis()
            return try await AnalysedLayers(
                of: analysis, in: store, municipality: imprint.municipality,
                changes: try await ChangeFinder(outliner: try Outliner()).changes(seenFrom: analysis, in: store))
        }
    }

    private func openLayers(of shelf: OpenShelf, _ imprint: Imprint) async throws -> PublicationLayers {
        switch try await shelf.current() {
        case .failure(let reason): throw NothingPublished(reason: reason)
        case .success(let publication):
            return try PublicationLayers(
                publication: publication, feedback: try await shelf.feedback(on: publication),
                changedAt: try await shelf.changedAt(), imprint: imprint, transformer: try CoordinateTransformer(),
                relations: try GeometryComparer())
        }
    }

    /// The round to export, and its analysis for those layers that need one. Only the preferred round needs an analysis
    /// to find out which it is.
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
