import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTPTypes

/// Makes one problem of every way in which a request's content can break off or be malformed, so that no handler has to tell
/// its client's faults from the service's; and tells a client that waits for it to go on (`Expect: 100-continue`) when a
/// handler begins to read. A handler that refuses without reading spares its client the sending.
struct RequestContentMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        var request = request
        let isContinueAwaited = request.headers[.expect] != nil
        request.body = RequestBody(
            asyncSequence: RequestContent(body: request.body, waiting: isContinueAwaited ? context.connection : nil))
        return try await next(request, context)
    }
}

/// The parts of a request's content as they come.
private struct RequestContent: AsyncSequence, Sendable {
    let body: RequestBody
    /// The connection whose client waits to be told to go on.
    let waiting: (any Channel)?

    struct AsyncIterator: AsyncIteratorProtocol {
        var parts: RequestBody.AsyncIterator
        var waiting: (any Channel)?

        /// - Throws: 400.
        mutating func next() async throws -> ByteBuffer? {
            if let connection = waiting {
                waiting = nil
                // Where it fails the content will not come either.
                try? await connection.writeAndFlush(HTTPResponsePart.head(HTTPResponse(status: .continue)))
            }
            do {
                return try await parts.next()
            } catch  where !Task.isCancelled {
                throw Problem.unreadable(error)
            }
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(parts: body.makeAsyncIterator(), waiting: waiting) }
}
