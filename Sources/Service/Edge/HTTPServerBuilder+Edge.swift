import HummingbirdCore
import HummingbirdTLS
import NIOCore
import NIOSSL

extension HTTPServerBuilder {
    /// A filter in an address may describe an area of many corners; it counts as one field.
    private static let maxHeaderFieldBytes = 65_536
    private static let maxHeaderBytes = 81_920
    private static let maxHeaderFields = 100
    /// A connection without a request is kept this long after the last.
    private static let idleTimeout = TimeAmount.seconds(60)

    /// HTTP as the service meets the network with it: no client waited for without end, security headers on every answer, and
    /// TLS if there is a certificate.
    ///
    /// - Throws: what is wrong with the certificate or the key.
    static func edge(_ settings: Settings, headers: SecurityHeaders) throws -> HTTPServerBuilder {
        let census = ConnectionCensus(settings.edge)
        let patience = TimeAmount.milliseconds(Int64(settings.edge.clientPatienceS * 1_000))
        let http = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [
                    SecurityHeadersHandler(headers), ConnectionWatch(census: census, patience: patience),
                ],
                idleTimeout: idleTimeout,
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: maxHeaderFieldBytes, maxHeaderListSize: maxHeaderBytes,
                    maxHeaderFieldCount: maxHeaderFields)))
        guard let configuration = try settings.tlsConfiguration() else { return http }
        return try .tls(http, tlsConfiguration: configuration)
    }
}
