import Crypto
import Synchronization

/// Names for addresses and invitations that can be counted by and logged: an HMAC-SHA256 with a random key that is kept in
/// memory only and replaced after a day. Without the key nobody can go through all addresses to find the one behind a name,
/// and after a day nobody can connect a name with a new one.
final class DailyNames: Sendable {
    private struct Key {
        var key = SymmetricKey(size: .bits256)
        var madeAt: ContinuousClock.Instant
    }

    private static let lifetime = Duration.seconds(24 * 3600)
    private let current: Mutex<Key>

    init(at now: ContinuousClock.Instant) {
        current = Mutex(Key(madeAt: now))
    }

    func name(of bytes: some Sequence<UInt8>, at now: ContinuousClock.Instant) -> DailyName {
        let key = current.withLock { current in
            if now - current.madeAt >= DailyNames.lifetime { current = Key(madeAt: now) }
            return current.key
        }
        return DailyName(HMAC<SHA256>.authenticationCode(for: Array(bytes), using: key))
    }
}

/// Somebody, for a day at the most.
struct DailyName: Sendable, Hashable {
    private let bytes: UInt64

    fileprivate init(_ code: some Sequence<UInt8>) {
        bytes = code.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Eight hexadecimal digits, for the log.
    var short: String {
        let digits = String(bytes >> 32, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
