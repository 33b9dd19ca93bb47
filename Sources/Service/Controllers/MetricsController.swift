import HTTPTypes
import Hummingbird
import NIOCore

/// What the service has counted, for Prometheus.
struct MetricsController: Controller {
    let measurements: ServiceMeasurements

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/metrics", summary: "What the service has counted, for Prometheus",
                access: .operator, answers: [200: .media("text/plain"), 401: .problem, 403: .problem], handler: metrics)
        ]
    }

    @Sendable private func metrics(_ request: Request, _ context: ServiceContext) async throws -> Response {
        try context.requireOperator()
        return Response(
            status: .ok, headers: [.contentType: Exposition.contentType, .cacheControl: "private, no-store"],
            body: .init(byteBuffer: ByteBuffer(string: await measurements.exposition())))
    }
}
