import HTTPTypes
import Hummingbird

/// Answers HEAD as GET, without the content. Of an answer that is sent as it is made nobody knows the length before, so none is
/// told: programs that ask before they download would take a length of 0 for an empty layer.
struct HeadMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard request.method == .head else { return response }
        let length = response.headers[.contentLength]
        response.body = ResponseBody()
        // Taking the content away has set it to 0.
        response.headers[.contentLength] = length
        return response
    }
}
