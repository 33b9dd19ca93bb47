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

    /// Does what has become due since somebody last wrote to the database.
    ///
    /// - Returns: what was published, and what could not be done.
    package func doWhatIsDue(at now: Date) async throws -> (published: [PublicationStatus], problems: [String]) {
        var problems: [String] = []
        let duties = Duties { name, round, error in
            problems.append("\(name)\(round.map { " (round \($0))" } ?? "") failed: \(LogWords.of(error))")
        }
        let clock = try await administration.lookAtClock(at: now, running: 0).clock
        let outcomes = await administration.doWhatIsDue(at: clock.believed, duties)
        await administration.writer.sweep()
        return (outcomes.compactMap(\.outcome.publication), problems)
    }

    /// Judges by the settings what the identity provider has proved of people: to be done before a server lets anybody in.
    ///
    /// - Returns: what has ended.
    package func judgeStandings(at time: Date) async throws -> EndedAccess {
        try await administration.judgeStandings(at: time)
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
                by: administration, at: Date(), for: LocalService.orderer(NSUserName()), address: request.address,
                data: request.body, key: request.key)
        } catch {
            throw Problem(from: error).document(in: .english)
        }
    }

    /// Whoever runs a command.
    static func orderer(_ user: String?) -> Orderer { Orderer(name: "command line" + (user.map { " \($0)" } ?? "")) }
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
