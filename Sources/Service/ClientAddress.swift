import Foundation
import HTTPTypes
import Hummingbird
package import NIOCore

/// The network address of a client, as the service believes it: what limits count by. It never goes into a log, a file or
/// the database.
package struct ClientAddress: Sendable, Hashable {
    /// Four octets, or sixteen.
    let octets: [UInt8]

    /// - Parameter text: an IPv4 or IPv6 address in any of its spellings; an IPv4 address in IPv6's clothes is taken as IPv4.
    package init?(_ text: some StringProtocol) {
        var v4 = in_addr()
        var v6 = in6_addr()
        let text = String(text)
        if inet_pton(AF_INET, text, &v4) == 1 {
            octets = withUnsafeBytes(of: v4) { Array($0) }
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            let octets = withUnsafeBytes(of: v6) { Array($0) }
            let isMapped = octets[..<10].allSatisfy { $0 == 0 } && octets[10..<12] == [255, 255]
            self.octets = isMapped ? Array(octets[12...]) : octets
        } else {
            return nil
        }
    }

    /// - Returns: nil for a socket in the file system.
    package init?(_ address: SocketAddress) {
        guard let text = address.ipAddress else { return nil }
        self.init(text.prefix { $0 != "%" })
    }

    private init(octets: [UInt8]) { self.octets = octets }

    /// What one subscriber has: the address itself, or the first 56 bits of an IPv6 address, whose other bits are the subscriber's
    /// own to choose (RFC 6177).
    package var network: ClientAddress {
        octets.count == 4 ? self : ClientAddress(octets: octets[..<7] + Array(repeating: 0, count: 9))
    }

    /// One spelling for each address.
    package var text: String {
        (try? SocketAddress(packedIPAddress: ByteBuffer(bytes: octets), port: 0))?.ipAddress ?? ""
    }
}

/// Printed by mistake, it says nothing.
extension ClientAddress: CustomStringConvertible, CustomReflectable {
    package var description: String { "client address" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// The addresses that begin with the same bits: `10.0.0.0/8`, `2001:db8::/32`, or a single address.
package struct AddressBlock: Sendable, Hashable {
    private let first: ClientAddress
    private let prefixBits: Int

    /// - Returns: nil for what is no address, or has more bits than an address.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first.flatMap({ ClientAddress($0) }) else { return nil }
        let bits = address.octets.count * 8
        first = address
        guard parts.count == 2 else {
            prefixBits = bits
            return
        }
        guard let count = Int(parts[1]), (0...bits).contains(count) else { return nil }
        prefixBits = count
    }

    /// Whether an address begins with the same bits; one of IPv4 never lies in a block of IPv6.
    package func contains(_ address: ClientAddress) -> Bool {
        guard address.octets.count == first.octets.count else { return false }
        let (whole, rest) = prefixBits.quotientAndRemainder(dividingBy: 8)
        guard address.octets[..<whole] == first.octets[..<whole] else { return false }
        return rest == 0 || (address.octets[whole] ^ first.octets[whole]) >> (8 - rest) == 0
    }

    /// As it is written in settings.
    package var text: String { "\(first.text)/\(prefixBits)" }
}

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
