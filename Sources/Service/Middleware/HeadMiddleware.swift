import HTTPTypes
import Hummingbird

/// Answers to HEAD say how long the answer to GET is, or nothing where that is not known beforehand; the router would say 0.
struct HeadMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        if request.method == .head, response.status == .ok, response.headers[.contentLength] == "0" {
            response.headers[.contentLength] = nil
        }
        return response
    }
}
