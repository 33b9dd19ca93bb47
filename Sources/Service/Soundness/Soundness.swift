import Logging
import Store

/// Whether the database can be answered from. A damaged spatial index answers with nothing and without an error, so somebody
/// has to look.
///
/// A look is cheap to ask for: it is taken anew once the file has been written to, an hour has passed, or something damaged
/// was met, and never for more than a fiftieth of the time.
actor Soundness {
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
        guard age > verdict.cost * Soundness.share else { return false }
        return isSuspected || !verdict.findings.isEmpty || age > Soundness.longest
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
