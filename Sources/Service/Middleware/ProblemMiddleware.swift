import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Places
import Store

/// Turns every error into a problem document, in the language that was asked for.
struct ProblemMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.language = request.preferredLanguage
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            let problem = Problem(from: error)
            // What was meant to be answered so is no news.
            if problem.status.kind == .serverError, !(error is Problem) {
                context.logger.error(
                    "request failed",
                    metadata: ["error": "\(LogWords.of(error))", "route": "\(context.endpointPath ?? "none")"])
            }
            response = try problem.response(in: context.language)
            if request.uri.path.hasPrefix("/api/") || request.isForPrograms {
                response.headers[.cacheControl] = "private, no-store"
                response.headers[.vary] = "Authorization, Cookie, Accept-Language"
            }
            if request.isForPrograms { response.headers[.accessControlAllowOrigin] = "*" }
            if problem.status == .unauthorized { response.headers[.wwwAuthenticate] = request.challenge }
            if problem.status == .unauthorized, request.cookies[AuthenticationMiddleware.cookieName] != nil {
                response.setCookie(SessionController.forget)
            }
        }
        return response
    }
}

extension Request {
    /// English if it is asked for before Swedish; Swedish otherwise.
    var preferredLanguage: MessageLanguage {
        guard let header = headers[.acceptLanguage] else { return .swedish }
        let wishes = header.split(separator: ",").enumerated().compactMap { position, wish -> (String, Double, Int)? in
            let parts = wish.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            guard let tag = parts.first else { return nil }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return (String(tag.prefix { $0 != "-" }).lowercased(), weight, position)
        }
        let best = wishes.filter { ["sv", "en"].contains($0.0) && $0.1 > 0 }
            .max { ($0.1, -$0.2) < ($1.1, -$1.2) }
        return best?.0 == "en" ? .english : .swedish
    }

    /// Asks for layers, as GIS programs and other people's pages do.
    fileprivate var isForPrograms: Bool {
        ["/layers/", "/ogc", "/wfs", "/metadata"].contains { uri.path.hasPrefix($0) }
    }

    /// Basic is offered only where GIS programs come: in a page's own calls it would make the browser ask for a password.
    fileprivate var challenge: String {
        isForPrograms
            ? #"Basic realm="smultron", charset="UTF-8", Bearer realm="smultron""# : #"Bearer realm="smultron""#
    }
}
