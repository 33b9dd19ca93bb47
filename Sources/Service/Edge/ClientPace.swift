import NIOCore

/// What a connection waits for from its client, and since when: whether the client is too slow to be waited for. The time is
/// given to it, not asked for.
struct ClientPace {
    /// A phone with one bar of signal sends twice as much.
    static let leastBodyBytesPerS = 1_024.0
    /// What is left of the patience with everybody when the service stops.
    static let patienceWhileStopping = TimeAmount.seconds(2)

    private enum Awaited {
        /// The whole first head; heads after the first are a matter of how long a connection may be idle.
        case head(since: NIODeadline)
        case body(since: NIODeadline, bytes: Int)
        /// The service is at work, or idle.
        case nothing
    }

    private var patience: TimeAmount
    private var awaited: Awaited
    /// What waits to be sent, and since when it has been just that.
    private var unsent: (bytes: Int, since: NIODeadline)

    init(patience: TimeAmount, openedAt now: NIODeadline) {
        self.patience = patience
        awaited = .head(since: now)
        unsent = (0, now)
    }

    mutating func headCame(at now: NIODeadline) { awaited = .body(since: now, bytes: 0) }

    mutating func bodyCame(bytes: Int) {
        if case .body(let since, let before) = awaited { awaited = .body(since: since, bytes: before + bytes) }
    }

    mutating func requestEnded() { awaited = .nothing }

    /// From now on there is little time left.
    mutating func hurry(at now: NIODeadline) {
        patience = min(patience, ClientPace.patienceWhileStopping)
        switch awaited {
        case .head: awaited = .head(since: now)
        case .body: awaited = .body(since: now, bytes: 0)
        case .nothing: break
        }
        unsent.since = now
    }

    /// - Parameter unsentBytes: of answers, for which the client has had no room yet.
    mutating func isTooSlow(unsentBytes: Int, at now: NIODeadline) -> Bool {
        if unsentBytes == 0 || unsentBytes != unsent.bytes { unsent = (unsentBytes, now) }
        if now - unsent.since > patience { return true }
        switch awaited {
        case .head(let since): return now - since > patience
        case .body(let since, let bytes):
            let atLeastRate = TimeAmount.milliseconds(Int64(Double(bytes) / ClientPace.leastBodyBytesPerS * 1_000))
            return now - since > patience + atLeastRate
        case .nothing: return false
        }
    }
}
