import HTTPTypes
import Hummingbird

/// What a HEAD request is told of an answer that is sent as it is made: nothing about its length, which nobody knows before. The
/// HTTP library would say 0, and programs that ask before they download would take the layer for an empty file.
struct HeadMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        if request.method == .head, response.headers[.contentLength] == "0" { response.headers[.contentLength] = nil }
        return response
    }
}
