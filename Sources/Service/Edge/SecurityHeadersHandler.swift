import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Puts the security headers on every answer, also on those that the HTTP library gives by itself to what it cannot read, and
/// tells the clients with too large a head what was wrong with it.
final class SecurityHeadersHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let headers: SecurityHeaders
    private var headWasTooLarge = false

    init(_ headers: SecurityHeaders) { self.headers = headers }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        headWasTooLarge = error as? HTTPParserError == .headerOverflow
        context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        if headWasTooLarge, head.status == .badRequest { head.status = .requestHeaderFieldsTooLarge }
        headers.add(to: &head.headerFields)
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
}
