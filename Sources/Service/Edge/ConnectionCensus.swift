import Synchronization

/// How many connections there are, and from where, so that nobody takes all the room. What is too many is refused at once
/// rather than left waiting.
final class ConnectionCensus: Sendable {
    /// What one connection counts against.
    struct Place: Sendable {
        /// nil for those that are counted among all alone: trusted proxies, behind whom everybody stands.
        fileprivate var network: ClientAddress?
    }

    private struct Count {
        var all = 0
        var ofNetwork: [ClientAddress: Int] = [:]
    }

    private let mostOfAll: Int
    private let mostOfNetwork: Int
    private let trustedProxies: [AddressBlock]
    private let count = Mutex(Count())

    init(_ settings: Settings.Edge) {
        mostOfAll = settings.maxConnections
        mostOfNetwork = settings.maxConnections / 2
        trustedProxies = settings.trustedProxies
    }

    /// - Returns: nil if there is no room.
    func enter(_ address: ClientAddress?) -> Place? {
        let isCounted = address.map { address in !trustedProxies.contains { $0.contains(address) } } ?? false
        let place = Place(network: isCounted ? address?.network : nil)
        return count.withLock { count in
            guard count.all < mostOfAll else { return nil }
            if let network = place.network {
                guard count.ofNetwork[network, default: 0] < mostOfNetwork else { return nil }
                count.ofNetwork[network, default: 0] += 1
            }
            count.all += 1
            return place
        }
    }

    func leave(_ place: Place) {
        count.withLock { count in
            count.all -= 1
            guard let network = place.network, let known = count.ofNetwork[network] else { return }
            count.ofNetwork[network] = known > 1 ? known - 1 : nil
        }
    }
}
