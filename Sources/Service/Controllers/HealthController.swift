import HTTPTypes
import Hummingbird
import Logging
import Store

/// Whether the service is alive, and whether it can do its work.
struct HealthController: Controller {
    let store: Store
    let soundness: Soundness

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/health/live", summary: "Alive", access: .anyone,
                answers: [200: .json("Health")]
            ) { _, _ in try JSON.response(["status": "ok"], headers: [.cacheControl: "no-store"]) },
            Endpoint(
                method: .get, path: "/health/ready", summary: "Ready to answer", access: .anyone,
                answers: [200: .json("Health")], handler: ready),
        ]
    }

    @Sendable private func ready(_ request: Request, _ context: ServiceContext) async throws -> Response {
        do {
            _ = try await store.version()
        } catch {
            context.logger.error("not ready", metadata: ["error": "\(error)"])
            throw Problem(.serviceUnavailable, "Databasen svarar inte.", "The database does not answer.")
        }
        guard await soundness.findings().isEmpty else { throw Problem.unsound }
        return try JSON.response(["status": "ok"], headers: [.cacheControl: "no-store"])
    }
}
