import Logging
import ServiceLifecycle
import Store
import Synchronization

/// Looks at the audit log when the service starts and every hour: what was changed past the service shows by itself.
final class AuditWatch: ServiceLifecycle.Service {
    private static let pause = Duration.seconds(3600)
    /// While something is wrong, so that it is known soon when it no longer is.
    private static let shortPause = Duration.seconds(30)

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
        await untilShutdown { [self] in
            await look()
            return problemCount == 0 ? AuditWatch.pause : AuditWatch.shortPause
        }
    }

    private func look() async {
        let found: [String]
        do {
            found = try await store.verifyAudit(auditHead: headPath).problems
        } catch {
            // Other checks tell of a database that cannot be read; of its log nothing is known then.
            if !Task.isCancelled {
                logger.error("the audit log cannot be read", metadata: ["error": "\(LogWords.of(error))"])
            }
            latest.withLock { $0 = nil }
            return
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
