import Foundation
import Hotspots
import Places
import Store

extension Analysis {
    /// The analysis of the round that was asked for, or of the one that the internal audience sees.
    static func chosen(
        _ round: RoundArgument?, in store: Store, with parameters: HotspotParameters = HotspotParameters()
    ) async throws -> Analysis {
        let finder = HotspotFinder(outliner: try Outliner())
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
