import Geodesy
import Store
import Synchronization

extension ReadinessCheck {
    /// What the service needs, in the order that it needs it.
    static func all(of writer: StoreWriter, soundness: Soundness) -> [ReadinessCheck] {
        let probe = WriterProbe(writer)
        return [
            ReadinessCheck(name: "database") {
                await problem { _ = try await writer.store.version() }
            },
            ReadinessCheck(name: "writing") { await probe.problem() },
            ReadinessCheck(name: "space") { problem(freeBytes: writer.store.freeBytes) },
            ReadinessCheck(name: "positions") { await problem(transforming) },
            ReadinessCheck(name: "soundness") {
                let findings = await soundness.findings()
                return findings.isEmpty ? nil : findings.map(\.sentence).joined(separator: " ")
            },
        ]
    }

    /// Below this the disk is as good as full: a write-ahead log and a backup need as much.
    static let leastFreeBytes = 100_000_000

    static func problem(freeBytes: Int?) -> String? {
        guard let freeBytes, freeBytes < leastFreeBytes else { return nil }
        return "\(freeBytes) bytes are free on the disk that holds the database, of \(leastFreeBytes) that are needed"
    }

    private static func problem(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return LogWords.of(error)
        }
    }

    /// PROJ finds its database anew, and what is on the central meridian at 60° north comes where it should
    /// (false easting 500 000 m; northing by the Transverse Mercator series on GRS 80).
    @Sendable private static func transforming() throws {
        let here = try CoordinateTransformer().transform(Position(x: 15, y: 60), from: .wgs84, to: .sweref99TM)
        guard abs(here.x - 500_000) < 0.01, abs(here.y - 6_651_411.190) < 0.01 else { throw WrongPosition() }
    }

    private struct WrongPosition: Error {}
}

/// Writes to see whether that is possible. A writer that has much to do is not ill, so its turn is awaited for a second;
/// one that has not come to it in half a minute is.
private final class WriterProbe: Sendable {
    private struct State {
        var waitingSince: ContinuousClock.Instant?
        var problem: String?
    }

    private static let patience = Duration.seconds(1)
    private static let limit = Duration.seconds(30)

    private let writer: StoreWriter
    private let state = Mutex(State())

    init(_ writer: StoreWriter) {
        self.writer = writer
    }

    func problem() async -> String? {
        let begin = ContinuousClock.now
        let mustBegin = state.withLock { state in
            defer { state.waitingSince = state.waitingSince ?? begin }
            return state.waitingSince == nil
        }
        if mustBegin { Task { await write() } }
        while state.withLock({ $0.waitingSince != nil }), .now - begin < WriterProbe.patience {
            try? await Task.sleep(for: .milliseconds(2))
        }
        return state.withLock { state in
            guard let since = state.waitingSince, .now - since >= WriterProbe.limit else { return state.problem }
            return "the writer has not come to a small change in \(WriterProbe.limit)"
        }
    }

    private func write() async {
        var problem: String?
        do {
            try await writer.probe()
        } catch {
            problem = LogWords.of(error)
        }
        state.withLock { $0 = State(waitingSince: nil, problem: problem) }
    }
}
