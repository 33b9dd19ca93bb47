import Foundation
import Geodesy
import HTTPTypes
import Hummingbird
import Logging
import Places
import Store

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

extension ReadinessCheck {
    /// What the service needs, in the order that it needs it.
    static func all(
        of writer: StoreWriter, census: ConnectionLimit, gate: UploadGate, trial: MarkTrial, integrity: IntegrityMonitor
    ) -> [ReadinessCheck] {
        [
            ReadinessCheck(name: "database") {
                await problem { _ = try await writer.store.version() }
            },
            ReadinessCheck(name: "door") {
                if !census.hasRoom { return "requests that are under way have all connections" }
                return gate.hasRoom ? nil : "uploads that are under way take all the room that there is for marks"
            },
            ReadinessCheck(name: "writing") { await trial.problem() },
            ReadinessCheck(name: "space") { problem(freeBytes: writer.store.freeBytes) },
            ReadinessCheck(name: "clock") { try? await writer.store.clock(at: Date()).problem?.english },
            ReadinessCheck(name: "positions") { await problem(transforming) },
            ReadinessCheck(name: "soundness") {
                let findings = await integrity.findings()
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

/// Whether the service is alive, and whether it can do its work.
struct HealthController: Controller {
    let readiness: Readiness

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/health/live", summary: "Alive", access: .anyone,
                answers: [200: .json("Health")]
            ) { _, _ in try JSON.response(Health(), headers: [.cacheControl: "no-store"]) },
            Endpoint(
                method: .get, path: "/health/ready", summary: "Ready to answer", access: .anyone,
                answers: [200: .json("Health")], handler: ready),
        ]
    }

    private struct Health: Encodable {
        var status = "ok"
        /// By the name of what was looked at.
        var checks: [String: String]?
    }

    /// Everybody sees what is wrong by name; what exactly stands in the log.
    @Sendable private func ready(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let findings = await readiness.findings()
        let failed = findings.filter { !$0.isWell }.map(\.name)
        guard failed.isEmpty else { throw Problem.notReady(failed) }
        let checks = Dictionary(uniqueKeysWithValues: findings.map { ($0.name, "ok") })
        return try JSON.response(Health(checks: checks), headers: [.cacheControl: "no-store"])
    }
}

extension Problem {
    fileprivate static func notReady(_ checks: [String]) -> Problem {
        var problem = Problem(
            .serviceUnavailable, "Tjänsten kan inte göra sitt arbete just nu.",
            "The service cannot do its work just now.",
            entries: checks.map { Entry("/checks/\($0)", "fel", "failed") })
        problem.headers[.retryAfter] = "10"
        problem.headers[.cacheControl] = "no-store"
        return problem
    }
}
