import ServiceLifecycle

/// Looks at the database also when nobody asks.
struct SoundnessWatch: ServiceLifecycle.Service {
    let soundness: Soundness

    private static let pause = Duration.seconds(60)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                _ = await soundness.findings()
                try? await Task.sleep(for: SoundnessWatch.pause)
            }
        }
    }
}
