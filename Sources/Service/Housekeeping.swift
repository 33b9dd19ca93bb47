import Foundation
package import Geodesy
package import Logging
import Places
import ServiceLifecycle
package import Store
import Synchronization

/// Does one duty after another: one that fails keeps no other from being done, and in a duty no round another.
struct Duties {
    /// Is told of each that fails, and of which round, if it is of one.
    let failed: (_ duty: String, _ round: Int?, any Error) -> Void

    func perform(_ name: String, of round: Int? = nil, _ work: () async throws -> Void) async {
        do {
            try await work()
        } catch {
            failed(name, round, error)
        }
    }
}

extension Administration {
    /// Does what falls due by itself and cannot be undone.
    ///
    /// - Parameter time: a moment that is believed.
    /// - Returns: what became of rounds that have closed.
    func doWhatIsDue(at time: Date, _ duties: Duties) async -> [(round: Round, outcome: ClosingOutcome)] {
        let closed = await publishWhatIsDue(at: time, duties)
        await duties.perform("forgetting what was taken back") {
            try await writer.forgetDeleted(before: time.addingTimeInterval(-StoreWriter.undoPeriod))
        }
        await eraseOldCopies(at: time, duties)
        await clearWhatIsDue(at: time, duties)
        return closed
    }
}

/// What the server does by itself: publishes rounds that have closed, and forgets what it need not or must not keep.
package final class Housekeeping: ServiceLifecycle.Service {
    private let administration: Administration
    private let logger: Logger
    private let memory = Mutex(Memory())
    private static let pause = Duration.seconds(60)

    /// Of the last time.
    private struct Memory {
        var lookedAt = ContinuousClock.now
        /// The log hears of these once.
        var isClockInDoubt = false
        var unpublished: Set<Int> = []
    }

    package init(settings: Settings, writer: StoreWriter, transformer: CoordinateTransformer, logger: Logger) {
        administration = Administration(writer: writer, transformer: transformer, settings: settings)
        self.logger = logger
    }

    package func run() async throws {
        await untilShutdown { [self] in
            let now = ContinuousClock.now
            let before = memory.withLock { memory in
                defer { memory.lookedAt = now }
                return memory.lookedAt
            }
            await keepHouse(at: Date(), running: (now - before) / .seconds(1))
            return Housekeeping.pause
        }
    }

    /// What cannot be undone is done as of a moment that is believed.
    ///
    /// - Parameter running: seconds since the last time, by a clock that nobody can set.
    func keepHouse(at now: Date, running: TimeInterval) async {
        let writer = administration.writer
        let duties = Duties { [logger] name, round, error in
            var metadata: Logger.Metadata = ["duty": "\(name)", "error": "\(LogWords.of(error))"]
            if let round { metadata["round"] = "\(round)" }
            logger.error("housekeeping failed", metadata: metadata)
        }
        var time: Date?
        await duties.perform("looking at the clock") {
            let (clock, redated) = try await administration.lookAtClock(at: now, running: running)
            time = clock.believed
            tell(clock, redated: redated)
        }
        if let time { tell(await administration.doWhatIsDue(at: time, duties)) }
        await duties.perform("overwriting what was erased") { await writer.sweep() }
        await duties.perform("forgetting sessions") { try await writer.forgetSessions(expiredBy: now) }
        await duties.perform("forgetting idempotency keys") {
            try await writer.forgetIdempotencyKeys(before: now.addingTimeInterval(-24 * 3600))
        }
    }

    private func tell(_ clock: BelievedClock, redated: Int) {
        if redated > 0 { logger.warning("what was dated in the future is dated now", metadata: ["rows": "\(redated)"]) }
        let wasInDoubt = memory.withLock { memory in
            defer { memory.isClockInDoubt = clock.isInDoubt }
            return memory.isClockInDoubt
        }
        guard wasInDoubt != clock.isInDoubt else { return }
        if let problem = clock.problem {
            logger.error("the clock is in doubt", metadata: ["error": "\(problem.english)"])
        } else {
            logger.notice("the clock is right again")
        }
    }

    private func tell(_ closed: [(round: Round, outcome: Administration.ClosingOutcome)]) {
        for (round, outcome) in closed {
            guard let note = outcome.note else { continue }
            guard memory.withLock({ $0.unpublished.insert(round.id).inserted }) else { continue }
            logger.warning(
                "nothing was published at the closing",
                metadata: ["round": "\(round.id)", "reason": "\(note.english)"])
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
