package import ArgumentParser
package import Clustering
import Foundation
package import Hotspots
import Places
import Store

/// How hotspots are found, with an option for each parameter; one that the method does not use has no effect. What the options
/// are called and say is in `HotspotParameters.all`.
struct HotspotOptions: ParsableArguments {
    @Option(\.method) var method
    @Option(\.epsM) var eps
    @Option(\.minWeight) var minWeight
    @Option(\.weighting) var weighting
    @Option(\.groups) var groups
    @Option(\.minClusterSize) var minClusterSize
    @Option(\.minSamples) var minSamples
    @Option(\.selection) var selection
    @Option(\.cellM) var cell
    @Option(\.bandM) var band
    @Option(\.bandwidthM) var bandwidth
    @Option(\.kind) var kind
    @Option(\.category) var category
    @Option(\.season) var season

    /// Found by the names of the properties, as the parser finds the options.
    var parameters: HotspotParameters {
        let options = Dictionary(
            uniqueKeysWithValues: Mirror(reflecting: self).children.compactMap { child in
                (child.value as? any ParsedOption).map { (child.label!.dropFirst(), $0.parsed) }
            })
        var parameters = HotspotParameters()
        for parameter in HotspotParameters.all {
            if let value = options[parameter.name[...]] { parameter.set(value, in: &parameters) }
        }
        return parameters
    }
}

private protocol ParsedOption { var parsed: Any { get } }
extension Option: ParsedOption { fileprivate var parsed: Any { wrappedValue } }

extension Option {
    fileprivate init(_ keyPath: KeyPath<HotspotParameters, Value>) where Value: ExpressibleByArgument {
        let parameter = HotspotParameters.parameter(keyPath)
        self.init(
            wrappedValue: HotspotParameters()[keyPath: keyPath], name: .customLong(parameter.option),
            help: ArgumentHelp(parameter.help, valueName: parameter.placeholder))
    }

    fileprivate init<Wrapped: ExpressibleByArgument>(_ keyPath: KeyPath<HotspotParameters, Wrapped?>)
    where Value == Wrapped? {
        let parameter = HotspotParameters.parameter(keyPath)
        self.init(
            name: .customLong(parameter.option), help: ArgumentHelp(parameter.help, valueName: parameter.placeholder))
    }
}

extension HotspotMethod: ExpressibleByArgument {}
extension HDBSCAN.Selection: ExpressibleByArgument {}

extension Analysis {
    /// The analysis of the round that was asked for, or of the one that the internal audience sees.
    static func chosen(
        _ round: RoundArgument?, in store: Store, with parameters: HotspotParameters = HotspotParameters()
    ) async throws -> Analysis {
        let now = Date()
        switch round {
        case .all: return try await Analysis(of: nil, in: store, with: parameters, at: now)
        case .one(let id):
            guard let round = try await store.round(id) else { throw StoreError.unknownRound(id) }
            return try await Analysis(of: round, in: store, with: parameters, at: now)
        case nil:
            guard let analysis = try await preferred(in: store, with: parameters, at: now) else {
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
