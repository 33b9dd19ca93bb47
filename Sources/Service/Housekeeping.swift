import Foundation
package import Geodesy
package import Logging
import Places
import ServiceLifecycle
package import Store
import Synchronization

/// What the server does by itself: publishes rounds that have closed, and forgets what it need not or must not keep.
package struct Housekeeping: ServiceLifecycle.Service {
    private let administration: Administration
    private let logger: Logger
    private static let pause = Duration.seconds(60)
    /// How often the database is told that the clock is right.
    private static let noteInterval: TimeInterval = 900

    package init(settings: Settings, writer: StoreWriter, transformer: CoordinateTransformer, logger: Logger) {
        administration = Administration(writer: writer, transformer: transformer, settings: settings)
        self.logger = logger
    }

    package func run() async throws {
        let told = Mutex(ContinuousClock.now)
        await untilShutdown {
            let now = ContinuousClock.now
            let before = told.withLock { told in
                defer { told = now }
                return told
            }
            await keepHouse(at: Date(), running: (now - before) / .seconds(1))
            return Housekeeping.pause
        }
    }

    /// Each duty stands alone: one that fails keeps no other from being done. What cannot be undone is done as of a moment that is
    /// believed.
    ///
    /// - Parameter running: how long it was since the last time, by a clock that nobody can set.
    func keepHouse(at now: Date, running: TimeInterval) async {
        let writer = administration.writer
        var time: Date?
        await duty("looking at the clock") {
            let clock = try await writer.store.clock(at: now)
            time = clock.believed
            // What changes the file every minute would have it looked through as often.
            guard clock.isAhead || now.timeIntervalSince(clock.known) > Housekeeping.noteInterval else { return }
            try await writer.keep(known: clock.next(running: running))
        }
        if let time { await doWhatCannotBeUndone(at: time) }
        await duty("overwriting what was erased") { await writer.sweep() }
        await duty("forgetting sessions") { try await writer.forgetSessions(expiredBy: now) }
        await duty("forgetting idempotency keys") {
            try await writer.forgetIdempotencyKeys(before: now.addingTimeInterval(-24 * 3600))
        }
    }

    private func doWhatCannotBeUndone(at time: Date) async {
        let writer = administration.writer
        await duty("publishing") {
            for (round, outcome) in try await administration.publishWhatIsDue(at: time) {
                guard let note = outcome.note else { continue }
                logger.warning(
                    "nothing was published at the closing", metadata: ["round": "\(round.id)", "reason": "\(note)"])
            }
        }
        await duty("forgetting what was taken back") {
            try await writer.forgetDeleted(before: time.addingTimeInterval(-StoreWriter.undoPeriod))
        }
        await duty("clearing") { try await administration.clearWhatIsDue(at: time) }
    }

    private func duty(_ name: String, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            logger.error("housekeeping failed", metadata: ["duty": "\(name)", "error": "\(LogWords.of(error))"])
        }
    }
}

/// Does something over and over until the service is asked to stop, behind whatever others wait for.
///
/// - Parameter turn: does it once, and says how long to wait before the next time.
func untilShutdown(_ turn: @escaping @Sendable () async -> Duration) async {
    await cancelWhenGracefulShutdown {
        while !Task.isCancelled {
            let pause = await withTaskExecutorPreference(ReadingThreads.shared) { await turn() }
            try? await Task.sleep(for: pause)
        }
    }
}

/// When tokens and invitations were last used. A request only notes it here; what is noted is written together, off the path
/// of any request, and no more than once an hour for each.
final class LastUses: Sendable {
    struct Noted: Sendable {
        var tokens: [Int: Date] = [:]
        var invitations: [Int: Date] = [:]
        var isEmpty: Bool { tokens.isEmpty && invitations.isEmpty }
    }

    private static let precision: TimeInterval = 3600
    private let noted = Mutex(Noted())

    func note(_ token: AccessToken, at time: Date) {
        guard LastUses.isWorthNoting(time, after: token.lastUsedAt) else { return }
        noted.withLock { $0.tokens[token.id] = time }
    }

    func note(_ invitation: Invitation, at time: Date) {
        guard LastUses.isWorthNoting(time, after: invitation.lastUsedAt) else { return }
        noted.withLock { $0.invitations[invitation.id] = time }
    }

    private static func isWorthNoting(_ time: Date, after last: Date?) -> Bool {
        last.map { time.timeIntervalSince($0) >= precision } ?? true
    }

    fileprivate func take() -> Noted {
        noted.withLock { noted in
            defer { noted = Noted() }
            return noted
        }
    }
}

/// Writes what ``LastUses`` has noted, every ten seconds and once more at the end. What a fault keeps from being written is
/// noted anew by the next request.
struct LastUseKeeper: ServiceLifecycle.Service {
    let uses: LastUses
    let writer: StoreWriter
    let logger: Logger

    private static let pause = Duration.seconds(10)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: LastUseKeeper.pause)
                // A cancelled task cannot write.
                guard !Task.isCancelled else { return }
                await write()
            }
        }
        await write()
    }

    private func write() async {
        let noted = uses.take()
        guard !noted.isEmpty else { return }
        do {
            try await writer.noteUses(tokens: noted.tokens, invitations: noted.invitations)
        } catch {
            logger.error("the last uses of tokens were not written", metadata: ["error": "\(LogWords.of(error))"])
        }
    }
}
