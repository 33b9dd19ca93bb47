/// A bucket for each of very many, in bounded memory. A pure value; whoever uses it says what time it is.
///
/// Who has a full bucket again needs none, so those are dropped first when there is no room; then, if need be, the quarter
/// that has been quiet for longest. An attacker with very many addresses can so make the service forget others that it
/// limits, and nothing worse.
///
/// - Complexity: O(1) amortised.
struct LimitTable: Sendable {
    /// What is known of one.
    struct Entry: Sendable {
        var bucket: TokenBucket
        /// How often it happened since it was last put in the log.
        fileprivate var unlogged = 0
        fileprivate var loggedAt: ContinuousClock.Instant?

        init(bucket: TokenBucket) {
            self.bucket = bucket
        }

        /// Counts once more what is worth a line in the log.
        ///
        /// - Returns: how often, when a line is due: from the third time on, and once a minute at most. A mistyped link is
        ///   no event.
        mutating func note(at now: ContinuousClock.Instant) -> Int? {
            unlogged += 1
            guard unlogged >= Entry.remarkable, loggedAt.map({ now - $0 >= Entry.pause }) ?? true else { return nil }
            defer { unlogged = 0 }
            loggedAt = now
            return unlogged
        }

        private static let remarkable = 3
        private static let pause = Duration.seconds(60)
    }

    private let limit: RateLimit
    private let capacity: Int
    private var entries: [DailyName: Entry] = [:]

    init(_ limit: RateLimit, capacity: Int = 20_000) {
        self.limit = limit
        self.capacity = capacity
    }

    var count: Int { entries.count }

    mutating func update<Value>(
        _ name: DailyName, at now: ContinuousClock.Instant, _ body: (inout Entry) -> Value
    ) -> Value {
        if entries.count >= capacity, entries[name] == nil { makeRoom(at: now) }
        return body(&entries[name, default: Entry(bucket: TokenBucket(limit, at: now))])
    }

    private mutating func makeRoom(at now: ContinuousClock.Instant) {
        entries = entries.filter { !$0.value.bucket.isFull(at: now) }
        guard entries.count > capacity * 3 / 4 else { return }
        let quietest = entries.sorted { $0.value.bucket.filledAt < $1.value.bucket.filledAt }
        for (name, _) in quietest.prefix(entries.count - capacity * 3 / 4) { entries[name] = nil }
    }
}
