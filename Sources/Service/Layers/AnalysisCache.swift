import Foundation
import Hotspots
import Logging
import MapLayers
import Places
import ServiceLifecycle
import Store

/// What analyses of the present give: computed when somebody asks, once for each state of what they are made of, and kept at hand
/// while new marks come in. A mark that comes to one round makes no other round's analysis anew.
actor AnalysisCache {
    /// Which analysis is meant.
    enum Choice: Hashable, Sendable {
        case round(Int)
        /// Of all rounds but the demonstration.
        case all
        /// Of a saved analysis, by name.
        case saved(String)

        fileprivate var scope: ContentVersion.Scope {
            switch self {
            case .all: .everything
            case .round(let id): .round(id)
            case .saved: .shared
            }
        }
    }

    /// Layers that were true at some moment.
    private struct Kept {
        var layers: AnalysedLayers
        var version: ContentVersion
        var madeAt = ContinuousClock.now
        var usedAt = ContinuousClock.now
    }

    private struct Failure {
        var error: any Error
        var version: ContentVersion
        var at = ContinuousClock.now
    }

    private struct Waiting {
        var number: Int
        var turn: CheckedContinuation<Void, Never>
    }

    private let municipality: Municipality
    private var kept: [Choice: Kept] = [:]
    private var failures: [Choice: Failure] = [:]
    /// Analyses that are being made, and who waits for each.
    private var running: [Choice: [Waiting]] = [:]
    private var lastNumber = 0
    private var preferred: (round: Round?, version: ContentVersion, madeAt: ContinuousClock.Instant)?
    private var choosing: Task<Round?, any Error>?
    /// The latest lists of features, so that whoever pages through one comes to its end.
    private var recent: [AnalysedLayers] = []
    private static let recentCount = 8
    /// So many are kept; what has not been asked for longest goes first.
    private static let mostKept = 8

    init(municipality: Municipality) {
        self.municipality = municipality
    }

    /// How long somebody waits for an analysis with the latest marks, while one without them is at hand.
    private static let patience = Duration.milliseconds(500)

    /// More changes than this since the analysis at hand mean that marks come thick and fast: then nobody waits for the latest
    /// ones, which would be there for a moment only, and ``AnalysisKeeper`` brings them from time to time.
    private static let rush = 60
    private static let longestRush = Duration.seconds(30)
    /// What nobody has asked for in this time is not kept up to date.
    private static let interest = Duration.seconds(600)
    /// What has failed is not tried again before this time, unless something has changed.
    private static let pauseAfterFailure = Duration.seconds(30)

    private func isInARush(_ known: Kept, now version: ContentVersion) -> Bool {
        known.version.corrected >= version.corrected && version.number - known.version.number > AnalysisCache.rush
            && ContinuousClock.now - known.madeAt < AnalysisCache.longestRush
    }

    /// The round that the internal audience sees unless it asks for another; nil where there is none. As long as nothing but marks
    /// has come it may be the one of some seconds ago.
    func preferredRound(in store: Store) async throws -> Round? {
        let version = try await store.version()
        if let preferred, preferred.version.corrected >= version.corrected,
            preferred.version.number == version.number
                || ContinuousClock.now - preferred.madeAt < AnalysisCache.longestRush
        {
            return preferred.round
        }
        if let choosing { return try await choosing.value }
        let task = Task(executorPreference: ReadingThreads.shared) { try await Round.preferred(in: store) }
        choosing = task
        defer { choosing = nil }
        let round = try await task.value
        preferred = (round, version, .now)
        return round
    }

    /// What an analysis gives; nil where there is no such round or saved analysis. The latest marks may be missing as long as the new
    /// analysis takes; what was hidden, erased or corrected never shows any more.
    func layers(_ choice: Choice, in store: Store) async throws -> AnalysedLayers? {
        let deadline = ContinuousClock.now + AnalysisCache.patience
        while true {
            // Asked for each time: it may have gone meanwhile. Nothing is computed or kept for names that nobody has given.
            guard try await exists(choice, in: store) else { return nil }
            let version = try await store.version(of: choice.scope)
            let present = kept[choice].flatMap { $0.version.corrected >= version.corrected ? $0 : nil }
            if let present, present.version.number >= version.number || isInARush(present, now: version) {
                kept[choice]?.usedAt = .now
                return present.layers
            }
            if let failure = failures[choice], failure.version == version,
                .now - failure.at < AnalysisCache.pauseAfterFailure
            {
                guard let present else { throw failure.error }
                return present.layers
            }
            if let present, ContinuousClock.now >= deadline { return present.layers }
            // What runs may have begun before the correction; then it is not the last one to wait for.
            await end(of: choice, in: store, until: present == nil ? nil : deadline)
        }
    }

    private func exists(_ choice: Choice, in store: Store) async throws -> Bool {
        switch choice {
        case .all: true
        case .round(let id): try await store.round(id) != nil
        case .saved(let name): try await store.rounds(ofAnalysis: name) != nil
        }
    }

    /// The layers of a certain generation, if they are still at hand.
    func layers(generation: String) -> AnalysedLayers? { recent.first { $0.generation == generation } }

    /// Brings what has been asked for lately up to date.
    func refreshAll(in store: Store) async throws {
        for (choice, known) in kept where .now - known.usedAt < AnalysisCache.interest {
            guard try await known.version.number < store.version(of: choice.scope).number else { continue }
            await end(of: choice, in: store, until: nil)
        }
    }

    /// Waits until an analysis has been made, which is begun unless it has been, or until a moment.
    private func end(of choice: Choice, in store: Store, until deadline: ContinuousClock.Instant?) async {
        if running[choice] == nil {
            running[choice] = []
            Task(executorPreference: ReadingThreads.shared) { await self.make(choice, in: store) }
        }
        lastNumber += 1
        let number = lastNumber
        let alarm = deadline.map { deadline in
            Task {
                try await Task.sleep(until: deadline)
                stopWaiting(number, for: choice)
            }
        }
        await withCheckedContinuation { running[choice]?.append(Waiting(number: number, turn: $0)) }
        alarm?.cancel()
    }

    private func stopWaiting(_ number: Int, for choice: Choice) {
        guard let index = running[choice]?.firstIndex(where: { $0.number == number }) else { return }
        running[choice]?.remove(at: index).turn.resume()
    }

    private func make(_ choice: Choice, in store: Store) async {
        var version: ContentVersion?
        do {
            let snapshot = try store.snapshot()
            let begun = try await snapshot.version(of: choice.scope)
            version = begun
            if let layers = try await layers(of: choice, at: snapshot) { keep(layers, begun, as: choice) }
            failures[choice] = nil
        } catch {
            // Without a version whoever waits would begin it again and again.
            if version == nil { version = try? await store.version(of: choice.scope) }
            if let version { failures[choice] = Failure(error: error, version: version) }
        }
        for waiting in running.removeValue(forKey: choice) ?? [] { waiting.turn.resume() }
    }

    private func keep(_ layers: AnalysedLayers, _ version: ContentVersion, as choice: Choice) {
        kept[choice] = Kept(layers: layers, version: version, usedAt: kept[choice]?.usedAt ?? .now)
        if kept.count > AnalysisCache.mostKept, let oldest = kept.min(by: { $0.value.usedAt < $1.value.usedAt }) {
            kept[oldest.key] = nil
        }
        // As many as there are things to ask for; they are few, and old ones say nothing.
        failures = failures.filter { .now - $0.value.at < AnalysisCache.pauseAfterFailure }
        if layers.generation != recent.first?.generation {
            recent = Array(([layers] + recent).prefix(AnalysisCache.recentCount))
        }
    }

    private nonisolated func layers(of choice: Choice, at snapshot: Store) async throws -> AnalysedLayers? {
        let parameters = HotspotParameters()
        let analysis: Analysis?
        switch choice {
        case .all: analysis = try await Analysis(of: nil, in: snapshot, with: parameters, at: Date())
        case .saved(let name): analysis = try await snapshot.analysis(named: name).map(Analysis.init)
        case .round(let id):
            guard let round = try await snapshot.round(id) else { return nil }
            analysis = try await Analysis(of: round, in: snapshot, with: parameters, at: Date())
        }
        guard let analysis else { return nil }
        return try await AnalysedLayers(
            of: analysis, in: snapshot, version: snapshot.version(of: choice.scope), municipality: municipality,
            changes: ChangeFinder.changes(seenFrom: analysis, in: snapshot))
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
