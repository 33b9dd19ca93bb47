import Foundation
import Hotspots
import Logging
import MapLayers
import Places
import ServiceLifecycle
import Store

/// What analyses of the present give, computed once for each state of the database, and kept at hand while new marks come in.
actor AnalysisCache {
    /// Which round's layers somebody asks for.
    enum Choice: Hashable, Sendable {
        /// The one that the internal audience sees unless it asks for another.
        case preferred
        case round(Int)
        /// All but the demonstration.
        case all
        /// A saved analysis, by name.
        case saved(String)
    }

    /// Layers that were true at some moment; nil where there was no such round.
    private struct Kept {
        var layers: AnalysedLayers?
        var version: ContentVersion
        var madeAt = ContinuousClock.now
    }

    private let finder: HotspotFinder
    private let changeFinder: ChangeFinder
    private let municipality: Municipality
    private var kept: [Choice: Kept] = [:]
    private var running: [Choice: Task<Kept, any Error>] = [:]
    /// The latest lists of features, so that whoever pages through one comes to its end.
    private var recent: [AnalysedLayers] = []
    private static let recentCount = 8

    init(bufferUnion: BufferUnion, municipality: Municipality) {
        finder = HotspotFinder(bufferUnion: bufferUnion)
        changeFinder = ChangeFinder(bufferUnion: bufferUnion)
        self.municipality = municipality
    }

    /// How long somebody waits for an analysis with the latest marks, while one without them is at hand.
    private static let patience = Duration.milliseconds(500)

    /// More changes than this since the analysis at hand mean that marks come thick and fast: then nobody waits for the latest
    /// ones, which would be there for a moment only, and ``AnalysisKeeper`` brings them from time to time.
    private static let rush = 60
    private static let longestRush = Duration.seconds(30)

    private func isInARush(_ known: Kept, now version: ContentVersion) -> Bool {
        known.version.corrected >= version.corrected && version.number - known.version.number > AnalysisCache.rush
            && ContinuousClock.now - known.madeAt < AnalysisCache.longestRush
    }

    /// What an analysis gives; nil where there is no such round. The latest marks may be missing as long as the new analysis
    /// takes; what was hidden, erased or corrected never shows any more.
    func layers(_ choice: Choice, in store: Store) async throws -> AnalysedLayers? {
        let version = try await store.version()
        let deadline = ContinuousClock.now + AnalysisCache.patience
        while true {
            let known = kept[choice]
            if let known, known.version.number >= version.number || isInARush(known, now: version) {
                return known.layers
            }
            let task = refresh(choice, in: store)
            if let known, known.version.corrected >= version.corrected {
                if ContinuousClock.now >= deadline { return known.layers }
                try await Task.sleep(for: .milliseconds(5))
            } else {
                // What runs may have begun before the correction; then it is not the last one to wait for.
                _ = try await task.value
            }
        }
    }

    /// The layers of a certain generation, if they are still at hand.
    func layers(generation: String) -> AnalysedLayers? { recent.first { $0.generation == generation } }

    /// Brings what has been asked for before up to date.
    func refreshAll(in store: Store) async throws {
        let version = try await store.version()
        for (choice, known) in kept where known.version.number < version.number {
            _ = try await refresh(choice, in: store).value
        }
    }

    /// Begins an analysis, unless one has begun already.
    private func refresh(_ choice: Choice, in store: Store) -> Task<Kept, any Error> {
        if let task = running[choice] { return task }
        let task = Task {
            defer { running[choice] = nil }
            let made = try await withTaskExecutorPreference(ReadingThreads.shared) { try await make(choice, in: store) }
            kept[choice] = made
            if let layers = made.layers, layers.generation != recent.first?.generation {
                recent = Array(([layers] + recent).prefix(AnalysisCache.recentCount))
            }
            return made
        }
        running[choice] = task
        return task
    }

    private nonisolated func make(_ choice: Choice, in store: Store) async throws -> Kept {
        let snapshot = try store.snapshot()
        let version = try await snapshot.version()
        guard let analysis = try await analysis(choice, in: snapshot) else {
            return Kept(layers: nil, version: version)
        }
        let layers = try await AnalysedLayers(
            of: analysis, in: snapshot, municipality: municipality,
            changes: try await changeFinder.changes(seenFrom: analysis, in: snapshot))
        return Kept(layers: layers, version: version)
    }

    private nonisolated func analysis(_ choice: Choice, in store: Store) async throws -> Analysis? {
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

/// Keeps the preliminary analyses that somebody has asked for up to date in the background, so that nobody waits for them
/// again: when marks have come in, and then none for a while.
struct AnalysisKeeper: ServiceLifecycle.Service {
    let analyses: AnalysisCache
    let store: Store
    let logger: Logger

    private static let pause = Duration.seconds(1)
    /// So many pauses without a new mark, and at most so many with new ones.
    private static let quiet = 2
    private static let longest = 15

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var done = try? await store.version().number
            var seen = done
            var calm = 0
            var waited = 0
            while !Task.isCancelled {
                try? await Task.sleep(for: AnalysisKeeper.pause)
                guard let number = try? await store.version().number, number != done else { continue }
                calm = number == seen ? calm + 1 : 0
                waited += 1
                seen = number
                guard calm >= AnalysisKeeper.quiet || waited >= AnalysisKeeper.longest else { continue }
                do {
                    try await analyses.refreshAll(in: store)
                } catch {
                    logger.error("the preliminary analysis failed", metadata: ["error": "\(LogWords.of(error))"])
                }
                (done, calm, waited) = (number, 0, 0)
            }
        }
    }
}
