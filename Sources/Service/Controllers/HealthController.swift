import HTTPTypes
import Hummingbird

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
