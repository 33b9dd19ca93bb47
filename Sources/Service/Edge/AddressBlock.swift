/// The addresses that begin with the same bits: `10.0.0.0/8`, `2001:db8::/32`, or a single address.
public struct AddressBlock: Sendable, Hashable {
    private let first: ClientAddress
    private let prefixBits: Int

    /// - Returns: nil for what is no address, or has more bits than an address.
    public init?(_ text: some StringProtocol) {
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

    public func contains(_ address: ClientAddress) -> Bool {
        guard address.octets.count == first.octets.count else { return false }
        let (whole, rest) = prefixBits.quotientAndRemainder(dividingBy: 8)
        guard address.octets[..<whole] == first.octets[..<whole] else { return false }
        return rest == 0 || (address.octets[whole] ^ first.octets[whole]) >> (8 - rest) == 0
    }

    /// As it is written in settings.
    public var text: String { "\(first.text)/\(prefixBits)" }
}
