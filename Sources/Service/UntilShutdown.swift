import ServiceLifecycle

/// Does something over and over until the service is asked to stop.
///
/// - Parameter turn: does it once, and says how long to wait before the next time.
func untilShutdown(_ turn: @escaping @Sendable () async -> Duration) async {
    await cancelWhenGracefulShutdown {
        while !Task.isCancelled {
            let pause = await turn()
            try? await Task.sleep(for: pause)
        }
    }
}
