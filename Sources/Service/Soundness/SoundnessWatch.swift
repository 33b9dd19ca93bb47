import ServiceLifecycle

/// Looks at the database also when nobody asks.
struct SoundnessWatch: ServiceLifecycle.Service {
    let soundness: Soundness

    private static let pause = Duration.seconds(60)

    func run() async throws {
        await untilShutdown {
            _ = await soundness.findings()
            return SoundnessWatch.pause
        }
    }
}
