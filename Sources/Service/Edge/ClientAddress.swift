import Foundation
public import NIOCore

/// The network address of a client, as the service believes it: what limits count by. It never goes into a log, a file or
/// the database.
public struct ClientAddress: Sendable, Hashable {
    /// Four octets, or sixteen.
    let octets: [UInt8]

    /// - Parameter text: an IPv4 or IPv6 address in any of its spellings; an IPv4 address in IPv6's clothes is taken as IPv4.
    public init?(_ text: some StringProtocol) {
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
    public init?(_ address: SocketAddress) {
        guard let text = address.ipAddress else { return nil }
        self.init(text.prefix { $0 != "%" })
    }

    private init(octets: [UInt8]) { self.octets = octets }

    /// What one subscriber has: the address itself, or the first 64 bits of an IPv6 address, whose other half is the
    /// subscriber's own to choose.
    public var network: ClientAddress {
        octets.count == 4 ? self : ClientAddress(octets: octets[..<8] + Array(repeating: 0, count: 8))
    }

    /// One spelling for each address.
    public var text: String {
        (try? SocketAddress(packedIPAddress: ByteBuffer(bytes: octets), port: 0))?.ipAddress ?? ""
    }
}

/// Printed by mistake, it says nothing.
extension ClientAddress: CustomStringConvertible, CustomReflectable {
    public var description: String { "client address" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }
}
