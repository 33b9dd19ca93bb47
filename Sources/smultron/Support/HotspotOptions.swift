package import ArgumentParser
package import Clustering
import Foundation
package import Hotspots
import Places
import Store

/// How hotspots are found. An option that the method does not use has no effect.
struct HotspotOptions: ParsableArguments {
    @Option(help: "How hotspots are found.")
    var method = HotspotMethod.dbscan

    @Option(help: ArgumentHelp("dbscan: radius of the neighbourhood in metres.", valueName: "m"))
    var eps = 50.0

    @Option(help: ArgumentHelp("dbscan: the sum of weights within eps that makes a hotspot.", valueName: "w"))
    var minWeight = 5.0

    @Option(help: "How much each mark counts; hdbscan counts every mark the same.")
    var weighting = Weighting.equalPreschool

    @Option(help: ArgumentHelp("With distinct-groups: how many different groups.", valueName: "g"))
    var groups = 2

    @Option(help: ArgumentHelp("hdbscan: the number of marks that makes a hotspot.", valueName: "n"))
    var minClusterSize = 5

    @Option(
        help: ArgumentHelp(
            "hdbscan: as many marks, itself among them, tell how dense it is around a mark.", valueName: "n"))
    var minSamples = 5

    @Option(help: "hdbscan: the level of the hierarchy, excess of mass or leaves.")
    var selection = HDBSCAN.Selection.eom

    @Option(help: ArgumentHelp("gistar: side of the squares in metres.", valueName: "m"))
    var cell = 100

    @Option(help: ArgumentHelp("gistar: squares at most so far apart are neighbours, metres.", valueName: "m"))
    var band = 100.0

    @Option(
        help: ArgumentHelp(
            "density: radius of the kernel in metres; hdbscan: of the discs around marks.", valueName: "m"))
    var bandwidth = 100.0

    @Option(help: "Which kind of marks.")
    var kind = Kind.favourite

    @Option(help: "Only marks of this category.")
    var category: Places.Category?

    @Option(help: "Only marks of this season.")
    var season: Season?

    var parameters: HotspotParameters {
        var parameters = HotspotParameters()
        parameters.method = method
        parameters.epsM = eps
        parameters.minWeight = minWeight
        parameters.weighting = weighting
        parameters.groups = groups
        parameters.minClusterSize = minClusterSize
        parameters.minSamples = minSamples
        parameters.selection = selection
        parameters.cellM = cell
        parameters.bandM = band
        parameters.bandwidthM = bandwidth
        parameters.kind = kind
        parameters.category = category
        parameters.season = season
        return parameters
    }
}

extension HotspotMethod: ExpressibleByArgument {}
extension HDBSCAN.Selection: ExpressibleByArgument {}

extension Analysis {
    /// The analysis of the round that was asked for, or of the one that the internal audience sees.
    static func chosen(
        _ round: RoundArgument?, in store: Store, with parameters: HotspotParameters = HotspotParameters()
    ) async throws -> Analysis {
        let finder = HotspotFinder(bufferUnion: try BufferUnion())
        let now = Date()
        switch round {
        case .all: return try await Analysis(of: nil, in: store, with: parameters, finder: finder, at: now)
        case .one(let id):
            guard let round = try await store.round(id) else { throw StoreError.unknownRound(id) }
            return try await Analysis(of: round, in: store, with: parameters, finder: finder, at: now)
        case nil:
            guard let analysis = try await preferred(in: store, with: parameters, finder: finder, at: now) else {
                throw StoreError.noOpenRound
            }
            return analysis
        }
    }

    /// A saved analysis by its name.
    static func saved(as name: String, in store: Store) async throws -> Analysis {
        guard let record = try await store.analysis(named: name) else { throw StoreError.unknownAnalysis(name) }
        return try Analysis(record)
    }
}
