import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Places
import Store

/// Outermost: turns every error into a problem document, in the language that was asked for, and puts the security
/// headers on every answer, errors included.
struct ProblemMiddleware: RouterMiddleware {
    private let fixedHeaders: [(HTTPField.Name, String)]

    /// - Parameter tileHost: scheme and host of the base map, if it comes from elsewhere.
    init(tileHost: String?, isReachedByTLS: Bool) {
        var headers: [(HTTPField.Name, String)] = [
            (.contentSecurityPolicy, ProblemMiddleware.securityPolicy(tileHost: tileHost)),
            (.xContentTypeOptions, "nosniff"),
            // Tile services ask for a referrer; they get the host and nothing more.
            (HTTPField.Name("Referrer-Policy")!, "strict-origin-when-cross-origin"),
            (HTTPField.Name("Permissions-Policy")!, "geolocation=(self), camera=(), microphone=()"),
        ]
        if isReachedByTLS { headers.append((.strictTransportSecurity, "max-age=31536000")) }
        fixedHeaders = headers
    }

    /// What the pages may load, and from where.
    static func securityPolicy(tileHost: String?) -> String {
        let images = ["'self'", "data:"] + (tileHost.map { [$0] } ?? [])
        return [
            "default-src 'none'", "script-src 'self'", "style-src 'self'",
            "img-src \(images.joined(separator: " "))", "connect-src 'self'", "worker-src 'self'",
            "manifest-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
        ].joined(separator: "; ")
    }

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
        // What has not changed keeps the headers that it came with; over a poor connection they would cost more than it.
        guard response.status != .notModified else { return response }
        for (name, value) in fixedHeaders where response.headers[name] == nil { response.headers[name] = value }
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
