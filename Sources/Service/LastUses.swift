import Foundation
import Logging
import Places
import ServiceLifecycle
import Store
import Synchronization

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
