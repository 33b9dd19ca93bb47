/// Something that is fetched when it is asked for and kept for a while. Who asks while it is being fetched waits for the same
/// fetch, and a failure is kept for a moment too: nobody can make this service knock at the provider's door again and again.
actor Remembered<Value: Sendable> {
    private static var failurePause: Duration { .seconds(1) }
    private static var refreshPause: Duration { .seconds(60) }

    private let lifetime: Duration
    private let fetch: @Sendable () async throws -> Value
    private var current: (result: Result<Value, any Error>, until: ContinuousClock.Instant)?
    private var fetching: Task<Value, any Error>?
    private var refreshedAt: ContinuousClock.Instant?

    init(for lifetime: Duration, fetch: @escaping @Sendable () async throws -> Value) {
        self.lifetime = lifetime
        self.fetch = fetch
    }

    func value() async throws -> Value {
        if let current, .now < current.until { return try current.result.get() }
        return try await fetched()
    }

    /// Fetches it although it has not become old; at most once a minute, and nil sooner than that.
    func refreshed() async throws -> Value? {
        if let refreshedAt, .now < refreshedAt + Remembered.refreshPause { return nil }
        refreshedAt = .now
        return try await fetched()
    }

    private func fetched() async throws -> Value {
        if let fetching { return try await fetching.value }
        let task = Task { try await fetch() }
        fetching = task
        let result = await task.result
        fetching = nil
        switch result {
        case .success: current = (result, .now + lifetime)
        case .failure: current = (result, .now + Remembered.failurePause)
        }
        return try result.get()
    }
}
