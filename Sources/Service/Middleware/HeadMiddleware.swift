import HTTPTypes
import Hummingbird

/// Answers to HEAD say how long the answer to GET is, or nothing where that is not known beforehand; the router would say 0.
struct HeadMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard request.method == .head, response.status == .ok, response.headers[.contentLength] ?? "0" == "0" else {
            return response
        }
        response.headers[.contentLength] = nil
        response.body = ResponseBody { writer in try await writer.finish(nil) }
        return response
    }
}
