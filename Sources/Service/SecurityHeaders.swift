import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// What every answer tells browsers not to do.
struct SecurityHeaders: Sendable {
    /// What the pages may load, and from where.
    let contentPolicy: String
    private let fixed: [(HTTPField.Name, String)]

    /// - Parameter tileHost: scheme and host of the base map, if it comes from elsewhere.
    init(tileHost: String?, isReachedByTLS: Bool) {
        let images = ["'self'", "data:"] + (tileHost.map { [$0] } ?? [])
        contentPolicy = [
            "default-src 'none'", "script-src 'self'", "style-src 'self'",
            "img-src \(images.joined(separator: " "))", "connect-src 'self'", "worker-src 'self'",
            "manifest-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
        ].joined(separator: "; ")
        var fixed: [(HTTPField.Name, String)] = [
            (.contentSecurityPolicy, contentPolicy),
            (.xContentTypeOptions, "nosniff"),
            // Tile services ask for a referrer; they get the host and nothing more.
            (HTTPField.Name("Referrer-Policy")!, "strict-origin-when-cross-origin"),
            (HTTPField.Name("Permissions-Policy")!, "geolocation=(self), camera=(), microphone=()"),
            (HTTPField.Name("Cross-Origin-Opener-Policy")!, "same-origin"),
        ]
        if isReachedByTLS { fixed.append((.strictTransportSecurity, "max-age=31536000")) }
        self.fixed = fixed
    }

    func add(to headers: inout HTTPFields) {
        for (name, value) in fixed where headers[name] == nil { headers[name] = value }
        // What other sites' pages may read they may also show.
        headers[.crossOriginResourcePolicy] =
            headers[.accessControlAllowOrigin] == nil ? "same-origin" : "cross-origin"
    }
}

extension HTTPField.Name {
    fileprivate static let crossOriginResourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy")!
}

/// Puts the security headers on every answer, also on those that the HTTP library gives by itself to what it cannot read.
final class SecurityHeadersHandler: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let headers: SecurityHeaders

    init(_ headers: SecurityHeaders) { self.headers = headers }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data), head.status.kind != .informational else {
            return context.write(data, promise: promise)
        }
        headers.add(to: &head.headerFields)
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
}
