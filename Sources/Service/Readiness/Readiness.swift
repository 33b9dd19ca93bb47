import Logging

/// Something that must be well for the service to do its work.
struct ReadinessCheck: Sendable {
    /// A word that everybody may see.
    var name: String
    /// What is wrong, for the log; nil when all is well.
    var problem: @Sendable () async -> String?
}

/// Whether the service can do its work, looked at when somebody asks, though not more often than every two seconds.
actor Readiness {
    struct Finding: Sendable, Equatable {
        var name: String
        /// For the log alone: it may hold a path.
        var problem: String?
        var isWell: Bool { problem == nil }
    }

    private static let freshness = Duration.seconds(2)

    private let checks: [ReadinessCheck]
    private let logger: Logger
    private var latest: (findings: [Finding], at: ContinuousClock.Instant)?
    private var look: Task<[Finding], Never>?

    init(_ checks: [ReadinessCheck], logger: Logger) {
        self.checks = checks
        self.logger = logger
    }

    func findings() async -> [Finding] {
        if let latest, .now - latest.at < Readiness.freshness { return latest.findings }
        if let look { return await look.value }
        let look = Task { [checks] in
            await withTaskGroup { group in
                for (place, check) in checks.enumerated() {
                    group.addTask { (place, Finding(name: check.name, problem: await check.problem())) }
                }
                return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
            }
        }
        self.look = look
        let findings = await look.value
        self.look = nil
        tellChanges(from: latest?.findings, to: findings)
        latest = (findings, .now)
        return findings
    }

    /// The log hears of what changes, not of every look.
    private func tellChanges(from old: [Finding]?, to new: [Finding]) {
        for (place, finding) in new.enumerated() where finding.isWell != old?[place].isWell ?? true {
            if let problem = finding.problem {
                logger.error("not ready", metadata: ["check": "\(finding.name)", "error": "\(problem)"])
            } else {
                logger.notice("ready again", metadata: ["check": "\(finding.name)"])
            }
        }
    }
}
