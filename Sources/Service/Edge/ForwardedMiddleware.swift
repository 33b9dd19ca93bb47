import HTTPTypes
import Hummingbird

/// Behind a reverse proxy, finds out who stands in front of it. `X-Forwarded-For` is what anyone can write, so only what a
/// trusted proxy has added to it counts: the rightmost entry that is none of the trusted. `Forwarded` is not read at all: a
/// proxy that keeps up one of the two lets the other through as it came.
struct ForwardedMiddleware: RouterMiddleware {
    let trustedProxies: [AddressBlock]

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.clientAddress = context.clientAddress.map {
            client(of: $0, forwarded: request.headers[values: .xForwardedFor])
        }
        return try await next(request, context)
    }

    /// - Parameters:
    ///   - peer: who has opened the connection.
    ///   - forwarded: the lines of `X-Forwarded-For`, in their order.
    func client(of peer: ClientAddress, forwarded: [String]) -> ClientAddress {
        var client = peer
        for entry in forwarded.joined(separator: ",").split(separator: ",").reversed() {
            guard isTrusted(client), let named = ForwardedMiddleware.address(in: entry) else { break }
            client = named
        }
        return client
    }

    private func isTrusted(_ address: ClientAddress) -> Bool { trustedProxies.contains { $0.contains(address) } }

    /// Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`.
    private static func address(in entry: Substring) -> ClientAddress? {
        let text = entry.filter { !$0.isWhitespace }
        if text.hasPrefix("[") { return ClientAddress(text.dropFirst().prefix { $0 != "]" }) }
        return ClientAddress(text) ?? ClientAddress(text.prefix { $0 != ":" })
    }
}

extension HTTPField.Name {
    fileprivate static let xForwardedFor = HTTPField.Name("X-Forwarded-For")!
}
