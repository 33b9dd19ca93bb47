import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Places
import Synchronization

/// Outermost: measures every request until its answer is made, or written if it is long, and puts a line in the log at level info: the pattern
/// of the address, never the address itself, and the role of who asked.
struct RecordingMiddleware: RouterMiddleware {
    let measurements: ServiceMeasurements

    /// Shorter answers are written in one go with their head, which must not be given up for measuring them.
    private static let shortBytes = 65_536

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        let record = RequestRecord(request, context, measurements)
        var response = try await next(request, context)
        record.status = response.status.code
        let body = response.body
        if let length = body.contentLength, length <= RecordingMiddleware.shortBytes {
            record.add(bytes: length)
        } else {
            response.body = ResponseBody(contentLength: body.contentLength) { writer in
                try await body.write(MeasuringWriter(writer: writer, record: record))
            }
        }
        return response
    }
}

/// One request, recorded when nobody has anything to do with it any more: its answer is made and written, or given up.
private final class RequestRecord: Sendable {
    private struct Answer {
        var status: Int?
        var bytes = 0
    }

    private let method: String
    private let path: String
    private let context: ServiceContext
    private let measurements: ServiceMeasurements
    private let begin = ContinuousClock.now
    private let answer = Mutex(Answer())

    var status: Int? {
        get { answer.withLock { $0.status } }
        set { answer.withLock { $0.status = newValue } }
    }

    init(_ request: Request, _ context: ServiceContext, _ measurements: ServiceMeasurements) {
        // A client can make methods and addresses up.
        method = RequestRecord.methods.contains(request.method) ? request.method.rawValue : "other"
        path = request.uri.path.hasPrefix("/assets/") ? "/assets/*" : "none"
        self.context = context
        self.measurements = measurements
        measurements.requestBegins()
    }

    func add(bytes: Int) { answer.withLock { $0.bytes += bytes } }

    /// 503 stands apart from the rest: it is how the service asks clients to wait, and not a fault.
    private static func kind(of status: Int) -> String { status == 503 ? "503" : "\(status / 100)xx" }

    deinit {
        let answer = answer.withLock { $0 }
        let seconds = (ContinuousClock.now - begin) / .seconds(1)
        // Of what no call answers, the library has a word and no pattern.
        let route = context.endpointPath.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? path
        measurements.requestEnds()
        measurements.requests.add(1, route, method, answer.status.map(RequestRecord.kind) ?? "none")
        measurements.requestSeconds.observe(seconds, route)
        measurements.sentBytes.add(answer.bytes)
        context.logger.info(
            "request",
            metadata: [
                "route": "\(route)", "method": "\(method)", "status": .stringConvertible(answer.status ?? 0),
                "ms": .stringConvertible((seconds * 10_000).rounded() / 10), "bytes": .stringConvertible(answer.bytes),
                "role": "\(context.asker.role)",
            ])
    }

    private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]
}

private struct MeasuringWriter: ResponseBodyWriter {
    var writer: any ResponseBodyWriter
    let record: RequestRecord

    mutating func write(_ buffer: ByteBuffer) async throws {
        record.add(bytes: buffer.readableBytes)
        try await writer.write(buffer)
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await writer.finish(trailingHeaders)
    }
}
