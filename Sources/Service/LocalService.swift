package import Foundation
package import Geodesy
import HTTPTypes
package import Hummingbird
package import Logging
import NIOCore
import NIOFoundationEssentialsCompat
package import Store

/// The administrators' calls without a network: how a command does its work when no server runs. What answers is the same
/// as behind `/api/admin`.
package struct LocalService: Sendable {
    private let responder: any HTTPResponder<ServiceContext>
    private let administration: Administration
    private let logger: Logger

    package init(settings: Settings, writer: StoreWriter, transformer: CoordinateTransformer, logger: Logger) {
        administration = Administration(writer: writer, transformer: transformer, settings: settings)
        responder = administrationRouter(administration).buildResponder()
        self.logger = logger
    }

    /// Publishes what has become due since somebody last wrote to the database, and removes what is not to be kept.
    ///
    /// - Returns: what was published.
    package func publishWhatIsDue(at time: Date) async throws -> [PublicationStatus] {
        let published = try await administration.publishWhatIsDue(at: time)
        try await administration.clearWhatIsDue(at: time)
        await administration.writer.sweep()
        return published
    }

    package func respond(to order: AdministrativeOrder) async throws -> AdministrativeAnswer {
        var headers: HTTPFields = [
            .acceptLanguage: "en", .smultronHandover: order.id, .smultronUser: NSUserName(),
        ]
        headers[.contentType] = order.contentType
        let request = Request(
            head: .init(
                method: .init(order.method)!, scheme: nil, authority: nil, path: order.path, headerFields: headers),
            body: .init(buffer: ByteBuffer(bytes: order.body)))
        let response = try await responder.respond(to: request, context: ServiceContext(logger: logger))
        let collector = AnswerCollector()
        try await response.body.write(collector)
        return AdministrativeAnswer(status: response.status.code, body: Data(buffer: collector.buffer))
    }
}

/// An order on its way to `/api/admin`.
package struct AdministrativeOrder: Sendable {
    /// Tells afterwards whether it was carried out.
    package var id: String
    package var method: String
    /// With the query, if there is one.
    package var path: String
    package var contentType: String?
    package var body: Data

    package init(id: String, method: String, path: String, contentType: String?, body: Data) {
        self.id = id
        self.method = method
        self.path = path
        self.contentType = contentType
        self.body = body
    }

    package static let handoverHeader = "Idempotency-Key"
    package static let userHeader = "Smultron-User"
}

package struct AdministrativeAnswer: Sendable {
    package var status: Int
    package var body: Data

    package init(status: Int, body: Data) {
        self.status = status
        self.body = body
    }
}

private final class AnswerCollector: ResponseBodyWriter {
    var buffer = ByteBuffer()

    func write(_ buffer: ByteBuffer) async throws { self.buffer.writeImmutableBuffer(buffer) }
    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// Whoever reaches this may open the database itself: by the socket's file mode, or because it is the same process.
private struct OwnerMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.credential = .owner
        return try await next(request, context)
    }
}

/// The administrators' calls for commands on this machine.
func administrationRouter(_ administration: Administration) -> Router<ServiceContext> {
    let router = Router(context: ServiceContext.self)
    router.add(middleware: ProblemMiddleware())
    router.add(middleware: OwnerMiddleware())
    router.add(AdministrationController(administration: administration).endpoints)
    return router
}

/// The administrators' calls on the socket beside the database, for commands on this machine. The mode of the socket, 0600
/// by the umask of the process, says who may come in.
package func buildOwnersDoor(
    settings: Settings, writer: StoreWriter, transformer: CoordinateTransformer, logger: Logger
) throws -> some ApplicationProtocol {
    try WriterSocket.clear(database: writer.path)
    let administration = Administration(writer: writer, transformer: transformer, settings: settings)
    return Application(
        router: administrationRouter(administration),
        configuration: .init(address: .unixDomainSocket(path: try WriterSocket.address(database: writer.path))),
        logger: logger)
}
