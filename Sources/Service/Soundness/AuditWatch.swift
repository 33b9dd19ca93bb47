import Logging
import ServiceLifecycle
import Store
import Synchronization

/// Looks at the audit log when the service starts and every hour: what was changed past the service shows by itself.
final class AuditWatch: ServiceLifecycle.Service {
    private static let pause = Duration.seconds(3600)

    private let store: Store
    private let headPath: String?
    private let logger: Logger
    private let latest = Mutex<[String]?>(nil)

    /// - Parameter headPath: the file with the heads; beside the database unless told.
    init(store: Store, auditHead headPath: String?, logger: Logger) {
        self.store = store
        self.headPath = headPath
        self.logger = logger
    }

    /// How much was wrong at the last look; nil before the first.
    var problemCount: Int? { latest.withLock { $0?.count } }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.look()
                try? await Task.sleep(for: AuditWatch.pause)
            }
        }
    }

    private func look() async {
        let found: [String]
        do {
            found = try await store.verifyAudit(auditHead: headPath).problems
        } catch {
            guard !Task.isCancelled else { return }
            found = ["the audit log cannot be read: \(LogWords.of(error))"]
        }
        let before = latest.withLock { latest in
            defer { latest = found }
            return latest ?? []
        }
        guard found != before else { return }
        if found.isEmpty { logger.notice("the audit log is whole again") }
        for problem in found {
            logger.error("the audit log is broken", metadata: ["problem": "\(problem)"])
        }
    }
}
