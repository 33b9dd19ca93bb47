import Foundation
public import Geodesy
public import Logging
public import ServiceLifecycle
public import Store

/// What the server does by itself: publishes rounds that have closed, and forgets what it need not or must not keep.
public struct Housekeeping: ServiceLifecycle.Service {
    private let administration: Administration
    private let logger: Logger
    private static let pause = Duration.seconds(60)

    public init(settings: Settings, writer: StoreWriter, transformer: CoordinateTransformer, logger: Logger) {
        administration = Administration(writer: writer, transformer: transformer, settings: settings)
        self.logger = logger
    }

    public func run() async throws {
        await untilShutdown {
            do {
                try await keepHouse(at: Date())
            } catch {
                logger.error("housekeeping failed", metadata: ["error": "\(LogWords.of(error))"])
            }
            return Housekeeping.pause
        }
    }

    private func keepHouse(at time: Date) async throws {
        try await administration.publishWhatIsDue(at: time)
        let writer = administration.writer
        try await writer.forgetDeleted(before: time.addingTimeInterval(-StoreWriter.undoPeriod))
        try await administration.clearWhatIsDue(at: time)
        await writer.sweep()
        try await writer.forgetSessions(expiredBy: time)
        try await writer.forgetHandovers(before: time.addingTimeInterval(-24 * 3600))
    }
}
