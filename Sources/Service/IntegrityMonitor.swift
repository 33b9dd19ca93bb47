import HTTPTypes
import Logging
import ServiceLifecycle
import Store
import Synchronization

/// Whether the database can be answered from. A damaged spatial index answers with nothing and without an error, so somebody
/// has to look.
///
/// A look is cheap to ask for: it is taken anew once the file has been written to, an hour has passed, or something damaged
/// was met, and never for more than a fiftieth of the time.
actor IntegrityMonitor {
    private struct Verdict {
        var findings: [Finding]
        var file: FileStamp
        var at: ContinuousClock.Instant
        var cost: Duration
    }

    private let store: Store
    private let logger: Logger
    private var verdict: Verdict?
    private var isSuspected = false
    private var look: Task<[Finding], Never>?

    private static let share = 50
    private static let longest = Duration.seconds(3600)

    init(store: Store, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// What is wrong, as far as it must be known before an answer; waits for a look if one is due.
    func findings() async -> [Finding] {
        if let verdict, !isDue(verdict) { return verdict.findings }
        return await begin().value
    }

    /// What was wrong at the last look, without waiting for another, as long as nothing was.
    func latestFindings() async -> [Finding] {
        guard let verdict, verdict.findings.isEmpty, !isSuspected else { return await findings() }
        if isDue(verdict) { _ = begin() }
        return []
    }

    /// Something damaged was met.
    func suspect() { isSuspected = true }

    private func isDue(_ verdict: Verdict) -> Bool {
        let age = ContinuousClock.now - verdict.at
        guard age > verdict.cost * IntegrityMonitor.share else { return false }
        return isSuspected || !verdict.findings.isEmpty || age > IntegrityMonitor.longest
            || FileStamp(of: store) != verdict.file
    }

    /// One look at a time; whoever asks meanwhile waits for the same.
    private func begin() -> Task<[Finding], Never> {
        if let look { return look }
        let task = Task { await take() }
        look = task
        return task
    }

    private func take() async -> [Finding] {
        let start = ContinuousClock.now
        let file = FileStamp(of: store)
        isSuspected = false
        let found: [Finding]
        do {
            found = try await store.essentialFindings()
        } catch {
            found = [Finding("The database cannot be read: \(LogWords.of(error)).", .decide)]
        }
        if found != verdict?.findings ?? [] { tell(found) }
        let end = ContinuousClock.now
        verdict = Verdict(findings: found, file: file, at: end, cost: end - start)
        look = nil
        return found
    }

    private func tell(_ findings: [Finding]) {
        if findings.isEmpty { return logger.notice("the database is sound again") }
        for finding in findings {
            logger.error("the database is not sound", metadata: ["problem": "\(finding.sentence)"])
        }
    }
}

extension Endpoint {
    /// Data is handed out only while the database is sound: an empty or partial layer would pass for the truth. Whatever meets
    /// something damaged says so, and the database is looked at.
    func minding(_ integrity: IntegrityMonitor, of store: Store) -> Endpoint {
        var endpoint = self
        endpoint.handler = { [access, handler] request, context in
            if case .audience = access {
                guard await integrity.latestFindings().isEmpty else { throw Problem.unsound }
            }
            do {
                return try await handler(request, context)
            } catch {
                guard StoreError(damageIn: error, path: store.path) != nil else { throw error }
                await integrity.suspect()
                throw error
            }
        }
        return endpoint
    }
}

extension Problem {
    static let unsound: Problem = {
        var problem = Problem(
            .serviceUnavailable,
            "Databasen är skadad, och inga uppgifter lämnas ut förrän den är lagad. Den som sköter tjänsten behöver veta det.",
            "The database is damaged, and no data is handed out until it has been mended. Tell whoever runs the service."
        )
        problem.headers[.retryAfter] = "60"
        return problem
    }()
}

/// Looks at the database also when nobody asks.
struct IntegrityWatch: ServiceLifecycle.Service {
    let integrity: IntegrityMonitor

    private static let pause = Duration.seconds(60)

    func run() async throws {
        await untilShutdown {
            _ = await integrity.findings()
            return IntegrityWatch.pause
        }
    }
}

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
