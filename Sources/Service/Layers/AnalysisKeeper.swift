import Logging
import ServiceLifecycle
import Store

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
