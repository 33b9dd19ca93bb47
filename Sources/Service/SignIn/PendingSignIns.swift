import Foundation
import OpenIDConnect
import Places
import Synchronization

/// Sign-ins that have begun and not ended: kept in memory, for ten minutes, each to be used once.
final class PendingSignIns: Sendable {
    struct Pending: Sendable {
        var request: AuthorizationRequest
        /// Where the browser goes afterwards.
        var page: SignInPage
        /// Of the cookie that the browser was given.
        fileprivate var bindingHash: Data
        fileprivate var begunAt: Date
    }

    static let lifetime: TimeInterval = 600
    /// About 10 MB. Beyond that the oldest are dropped.
    private static let capacity = 10_000

    /// In the order in which they began.
    private let pending = Mutex<(byState: [String: Pending], states: [String])>(([:], []))

    /// - Returns: the secret that binds the browser to the sign-in.
    func begin(_ request: AuthorizationRequest, to page: SignInPage, at time: Date) -> Secret {
        let binding = Secret()
        pending.withLock { pending in
            pending.byState[request.state] = Pending(
                request: request, page: page, bindingHash: binding.hash, begunAt: time)
            pending.states.append(request.state)
            let oldest = time.addingTimeInterval(-PendingSignIns.lifetime)
            let dropped = pending.states.enumerated().prefix { position, state in
                pending.states.count - position > PendingSignIns.capacity
                    || pending.byState[state].map { $0.begunAt < oldest } ?? true
            }.map(\.element)
            for state in dropped { pending.byState[state] = nil }
            pending.states.removeFirst(dropped.count)
        }
        return binding
    }

    /// Takes out the sign-in of a state, for the browser that began it. Another browser leaves it where it is.
    func take(_ state: String, binding: Secret, at time: Date) -> Pending? {
        pending.withLock { pending in
            guard let found = pending.byState[state], found.bindingHash == binding.hash else { return nil }
            pending.byState[state] = nil
            return time.timeIntervalSince(found.begunAt) < PendingSignIns.lifetime ? found : nil
        }
    }
}
