/// So many at once, and so many a second from then on.
struct RateLimit: Sendable, Equatable {
    var atOnce: Double
    var perSecond: Double
}

/// A token bucket: full at first, it loses what is taken and fills again as time goes. A pure value; whoever uses it says
/// what time it is.
struct TokenBucket: Sendable {
    private(set) var level: Double
    private(set) var filledAt: ContinuousClock.Instant
    let limit: RateLimit

    init(_ limit: RateLimit, at now: ContinuousClock.Instant) {
        self.limit = limit
        level = limit.atOnce
        filledAt = now
    }

    /// Takes so many, or nothing at all.
    ///
    /// - Parameter count: what is more than the bucket can ever hold is taken as a full bucket, so that it is possible.
    /// - Returns: nil when they were taken, or else how long until they can be.
    mutating func take(_ count: Double = 1, at now: ContinuousClock.Instant) -> Duration? {
        fill(at: now)
        let count = min(count, limit.atOnce)
        guard level < count else {
            level -= count
            return nil
        }
        return .seconds((count - level) / limit.perSecond)
    }

    func isFull(at now: ContinuousClock.Instant) -> Bool {
        var later = self
        later.fill(at: now)
        return later.level >= limit.atOnce
    }

    private mutating func fill(at now: ContinuousClock.Instant) {
        guard now > filledAt else { return }
        level = min(limit.atOnce, level + (now - filledAt) / .seconds(1) * limit.perSecond)
        filledAt = now
    }
}
