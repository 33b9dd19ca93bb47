import Foundation
import Hotspots
import Places
import Store

/// The preliminary analyses of the present, computed once for each round and state of the database.
actor AnalysisCache {
    /// Which round's layers somebody asks for.
    enum Choice: Hashable {
        /// The one that the internal audience sees unless it asks for another.
        case preferred
        case round(Int)
        /// All but the demonstration.
        case all
        /// A saved analysis, by name.
        case saved(String)
    }

    private let finder: HotspotFinder
    private var version = -1
    private var analyses: [Choice: Task<Analysis?, any Error>] = [:]

    init(finder: HotspotFinder) {
        self.finder = finder
    }

    /// What an internal reader looks at: a round, or nil for all but the demonstration, and how to get its analysis.
    struct View: Sendable {
        var round: Round?
        var analysis: @Sendable () async throws -> Analysis
    }

    /// The view of a choice, as of the moment that `store` shows; nil where there is no such round. Only the preferred
    /// choice needs an analysis to find out which round it is.
    func view(_ choice: Choice, in store: Store) async throws -> View? {
        switch choice {
        case .preferred:
            guard let analysis = try await analysis(.preferred, in: store) else { return nil }
            return View(round: analysis.round) { analysis }
        case .round(let id):
            guard let round = try await store.round(id) else { return nil }
            return View(round: round) { try await self.analysis(choice, in: store)! }
        case .all:
            return View(round: nil) { try await self.analysis(choice, in: store)! }
        case .saved:
            guard let analysis = try await analysis(choice, in: store) else { return nil }
            return View(round: analysis.round) { analysis }
        }
    }

    /// The analysis of a choice, as of the moment that `store` shows; nil where there is no such round.
    func analysis(_ choice: Choice, in store: Store) async throws -> Analysis? {
        let current = try await store.version()
        if current != version {
            analyses.removeAll()
            version = current
        }
        if let known = analyses[choice] { return try await known.value }
        let finder = finder
        let task = Task { try await AnalysisCache.analyse(choice, in: store, finder) }
        analyses[choice] = task
        do {
            return try await task.value
        } catch {
            analyses[choice] = nil
            throw error
        }
    }

    private static func analyse(
        _ choice: Choice, in store: Store, _ finder: HotspotFinder
    ) async throws -> Analysis? {
        let parameters = HotspotParameters()
        switch choice {
        case .preferred:
            return try await Analysis.preferred(in: store, with: parameters, finder: finder, at: Date())
        case .all:
            return try await Analysis(of: nil, in: store, with: parameters, finder: finder, at: Date())
        case .saved(let name): return try await store.analysis(named: name).map(Analysis.init)
        case .round(let id):
            guard let round = try await store.round(id) else { return nil }
            return try await Analysis(of: round, in: store, with: parameters, finder: finder, at: Date())
        }
    }
}
