package import Foundation
package import Geodesy
package import Hummingbird
package import Logging
import Places
package import Store

/// Orders of commands without a server: a command calls them in its own process, as the only writer of the database.
package struct LocalService: Sendable {
    private let administration: Administration

    package init(settings: Settings, writer: StoreWriter, transformer: CoordinateTransformer) {
        administration = Administration(writer: writer, transformer: transformer, settings: settings)
    }

    /// Publishes what has become due since somebody last wrote to the database, and removes what is not to be kept.
    ///
    /// - Returns: what was published.
    package func publishWhatIsDue(at time: Date) async throws -> [PublicationStatus] {
        let clock = try await administration.store.clock(at: time)
        try await administration.writer.keep(known: clock.next(running: 0))
        let time = clock.believed
        let published = try await administration.publishWhatIsDue(at: time).compactMap(\.outcome.publication)
        try await administration.clearWhatIsDue(at: time)
        await administration.writer.sweep()
        return published
    }

    /// - Throws: a ``ProblemDocument``, the same that the server would answer with.
    package func carryOut<Order: AdministrativeOrder>(
        _ order: Order, as request: OrderRequest
    ) async throws -> Order.Answer {
        do {
            guard request.body.count <= Order.Body.maxBytes else { throw Problem.bodyTooLarge }
            // Read as the server reads it: that is where what somebody wrote is judged.
            let body = try Order.Body(request.body, type: request.contentType ?? "")
            let order = try Order(OrderParameters(order), body)
            return try await order.carryOut(
                by: administration, at: Date(), for: LocalService.who(NSUserName()), address: request.address,
                data: request.body, key: request.key)
        } catch {
            throw Problem(from: error).document(in: .english)
        }
    }

    /// Whoever runs a command, as the audit log has it.
    static func who(_ user: String?) -> String { "command line" + (user.map { " \($0)" } ?? "") }
}

/// An order as a request to the socket beside the database.
package struct OrderRequest: Sendable {
    /// Tells afterwards whether the order was carried out.
    package let key = UUID().uuidString
    package let method: String
    /// After `/api/admin`, with the query.
    let address: String
    package let contentType: String?
    package let body: Data

    package var path: String { "/api/admin" + address }

    package init<Order: AdministrativeOrder>(_ order: Order) throws {
        method = Order.call.method.rawValue
        address = Order.call.address(order.parameters)
        let content = try order.body.content
        contentType = content?.type
        body = content?.data ?? Data()
    }

    package static let keyHeader = "Idempotency-Key"
    package static let userHeader = "Smultron-User"
}

/// Whoever reaches the socket may open the database itself: the mode of its file says so.
private struct OwnerMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.credential = .owner
        return try await next(request, context)
    }
}

/// The administrators' orders on the socket beside the database, for commands on this machine. The mode of the socket, 0600
/// by the umask of the process, says who may come in.
package func buildAdminSocket(
    settings: Settings, writer: StoreWriter, transformer: CoordinateTransformer, logger: Logger
) throws -> some ApplicationProtocol {
    try WriterSocket.clear(database: writer.path)
    let administration = Administration(writer: writer, transformer: transformer, settings: settings)
    let router = Router(context: ServiceContext.self)
    router.add(middleware: ProblemMiddleware())
    router.add(middleware: OwnerMiddleware())
    router.add(AdministrationController(administration: administration).endpoints)
    return Application(
        router: router,
        configuration: .init(address: .unixDomainSocket(path: try WriterSocket.address(database: writer.path))),
        logger: logger)
}
