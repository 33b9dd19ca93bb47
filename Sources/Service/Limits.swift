import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Places
import Synchronization

extension Settings {
    /// Whether the service limits how much it takes; how much is told at the limits themselves.
    package struct Limits: Sendable {
        /// Whether anybody is kept waiting or answered 429. Wrong secrets are counted and logged in either case.
        package var areOn = true
    }
}

/// How much the service takes from one address and for one invitation, and what it does about those who guess.
///
/// The numbers let pass whatever a municipality does on its busiest day, and stop a program that has gone wrong:
/// - Requests of an address: a whole municipality may come from one. Sixty groups that open the form for the first time
///   load 60 files each on a few phones, and a desktop GIS fetches a thousand pages of features in a minute.
/// - Marks of an invitation: thirty phones that come back from the forest send three hundred marks each, and then a class
///   makes one a second at most. With a link that has gone astray, nobody can add more than 100 000 marks a day.
/// - Sign-ins that an address begins: each keeps its place for ten minutes, of which there are ten thousand, so that one address
///   has seven hundred of them at most and crowds nobody out.
/// - Wrong secrets of an address: ten at once, then one in six seconds.
///
/// Wrong secrets are looked up even when too many have come from the address, and a right one always works: a school
/// behind one address must not be locked out because somebody in it has an old link, or wants it locked out. It is the
/// 128 bits of a secret that cannot be guessed; the limit makes guessing slow and seen. Every wrong answer waits, one
/// address gets two hundred in a second in the long run, and a lookup of a hash takes as long for a near miss as for any other.
final class Limits: Sendable {
    static let requests = RateLimit(atOnce: 20_000, perSecond: 200)
    static let marks = RateLimit(atOnce: 10_000, perSecond: 1)
    static let signIns = RateLimit(atOnce: 100, perSecond: 1)
    static let wrongSecrets = RateLimit(atOnce: 10, perSecond: 1.0 / 6)
    /// From all addresses together; beyond it the log says so, and nobody is refused.
    static let alarming = RateLimit(atOnce: 100, perSecond: 1)
    /// Lines in the log, of all addresses together.
    private static let lines = RateLimit(atOnce: 30, perSecond: 0.5)

    private struct Tables {
        var requests = LimitTable(Limits.requests)
        var marks = LimitTable(Limits.marks)
        var signIns = LimitTable(Limits.signIns)
        var wrongSecrets = LimitTable(Limits.wrongSecrets)
        var everywhere: LimitTable.Entry
        var lines: TokenBucket

        init(at now: ContinuousClock.Instant) {
            everywhere = LimitTable.Entry(bucket: TokenBucket(Limits.alarming, at: now))
            lines = TokenBucket(Limits.lines, at: now)
        }

        /// Somebody with very many addresses cannot fill the log either.
        mutating func mayLog(_ line: Int?, at now: ContinuousClock.Instant) -> Int? {
            line.flatMap { lines.take(at: now) == nil ? $0 : nil }
        }
    }

    private let areOn: Bool
    private let names: DailyNames
    private let tables: Mutex<Tables>
    private let measurements: ServiceMeasurements
    private let logger: Logger

    init(
        _ settings: Settings.Limits, measurements: ServiceMeasurements, logger: Logger,
        at now: ContinuousClock.Instant = .now
    ) {
        areOn = settings.areOn
        names = DailyNames(at: now)
        tables = Mutex(Tables(at: now))
        self.measurements = measurements
        self.logger = logger
    }

    /// How long the answer to a wrong secret waits.
    var pause: Duration { areOn ? .milliseconds(500) : .zero }

    /// - Throws: 429 when too many requests come from the address.
    func admit(requestFrom address: ClientAddress?, at now: ContinuousClock.Instant = .now) throws(Problem) {
        try admit(
            1, to: \.requests, name(of: address, at: now), "requests", "too many requests",
            else: Problem.tooManyRequests, at: now)
    }

    /// - Throws: 429 when too many sign-ins are begun from the address.
    func admit(signInFrom address: ClientAddress?, at now: ContinuousClock.Instant = .now) throws(Problem) {
        try admit(
            1, to: \.signIns, name(of: address, at: now), "sign_ins", "too many sign-ins",
            else: Problem.tooManyRequests, at: now)
    }

    /// - Throws: 429 when too many marks come by way of the invitation.
    func admit(
        marks count: Int, of invitation: Invitation, at now: ContinuousClock.Instant = .now
    ) throws(Problem) {
        try admit(
            Double(count), to: \.marks, names.name(of: "invitation \(invitation.id)".utf8, at: now), "marks",
            "too many marks of one invitation", else: Problem.tooManyMarks, at: now)
    }

    /// - Parameters:
    ///   - label: what the measurements call the limit.
    ///   - message: what the log says, when it is worth a line.
    private func admit(
        _ count: Double, to table: WritableKeyPath<Tables, LimitTable>, _ name: DailyName, _ label: String,
        _ message: Logger.Message, else refusal: (Duration) -> Problem, at now: ContinuousClock.Instant
    ) throws(Problem) {
        guard areOn else { return }
        let (wait, line): (Duration?, Int?) = tables.withLock { tables in
            let (wait, line) = tables[keyPath: table].update(name, at: now) { entry in
                let wait = entry.bucket.take(count, at: now)
                return (wait, wait == nil ? nil : entry.note(at: now))
            }
            return (wait, tables.mayLog(line, at: now))
        }
        guard let wait else { return }
        measurements.limited.add(1, label)
        if let line { log(message, name, line) }
        throw refusal(wait)
    }

    /// Counts a secret that opens nothing.
    ///
    /// - Returns: 429 when too many have come from the address.
    func wrongSecret(from address: ClientAddress?, at now: ContinuousClock.Instant = .now) -> Problem? {
        measurements.wrongSecrets.add()
        let name = name(of: address, at: now)
        let (wait, line, alarm) = tables.withLock { tables in
            let alarm = tables.everywhere.bucket.take(at: now).flatMap { _ in tables.everywhere.note(at: now) }
            let (wait, line) = tables.wrongSecrets.update(name, at: now) { ($0.bucket.take(at: now), $0.note(at: now)) }
            return (wait, tables.mayLog(line, at: now), alarm)
        }
        if let line { log("wrong credentials", name, line, level: .warning) }
        if let alarm {
            logger.error("wrong credentials from many addresses", metadata: ["count": .stringConvertible(alarm)])
        }
        guard areOn, let wait else { return nil }
        measurements.limited.add(1, "wrong_credentials")
        return .tooManyWrongSecrets(wait: wait)
    }

    /// An IPv6 subscriber chooses among 2⁶⁴ addresses, so what counts is the network.
    private func name(of address: ClientAddress?, at now: ContinuousClock.Instant) -> DailyName {
        names.name(of: address?.network.octets ?? [], at: now)
    }

    private func log(_ message: Logger.Message, _ name: DailyName, _ count: Int, level: Logger.Level = .notice) {
        logger.log(level: level, message, metadata: ["source": "\(name.short)", "count": .stringConvertible(count)])
    }
}

/// Counts every request by its address.
struct RequestLimitMiddleware: RouterMiddleware {
    let limits: Limits

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        try limits.admit(requestFrom: context.clientAddress)
        return try await next(request, context)
    }
}

/// Slows down who tries secrets: an invitation or a token in a header, a session in a cookie, or a token to sign in with.
/// A wrong one counts where it is refused; where everybody gets the same answer it has told nothing.
struct GuessingMiddleware: RouterMiddleware {
    let limits: Limits

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem
            where problem.isAboutWrongSecret || (context.credential.isWrong && problem.status == .unauthorized)
        {
            let refusal = limits.wrongSecret(from: context.clientAddress)
            try? await Task.sleep(for: limits.pause)
            throw refusal ?? problem
        }
    }
}

extension Credential {
    /// Something was sent, and it opens nothing.
    fileprivate var isWrong: Bool {
        switch self {
        case .invalid, .endedSession: true
        case .none, .revokedInvitation, .invitation, .user, .owner: false
        }
    }
}

/// A bucket for each of very many, in bounded memory. A pure value; whoever uses it says what time it is.
///
/// Who has a full bucket again needs none, so those are dropped first when there is no room; then, if need be, the quarter
/// that has been quiet for longest. An attacker with very many addresses can so make the service forget others that it
/// limits, and nothing worse.
///
/// - Complexity: O(1) amortised.
struct LimitTable: Sendable {
    /// What is known of one.
    struct Entry: Sendable {
        var bucket: TokenBucket
        /// How often it happened since it was last put in the log.
        fileprivate var unlogged = 0
        fileprivate var loggedAt: ContinuousClock.Instant?

        init(bucket: TokenBucket) {
            self.bucket = bucket
        }

        /// Counts once more what is worth a line in the log.
        ///
        /// - Returns: how often, when a line is due: from the third time on, and once a minute at most. A mistyped link is
        ///   no event.
        mutating func note(at now: ContinuousClock.Instant) -> Int? {
            unlogged += 1
            guard unlogged >= Entry.remarkable, loggedAt.map({ now - $0 >= Entry.pause }) ?? true else { return nil }
            defer { unlogged = 0 }
            loggedAt = now
            return unlogged
        }

        private static let remarkable = 3
        private static let pause = Duration.seconds(60)
    }

    private let limit: RateLimit
    private let capacity: Int
    private var entries: [DailyName: Entry] = [:]

    init(_ limit: RateLimit, capacity: Int = 20_000) {
        self.limit = limit
        self.capacity = capacity
    }

    var count: Int { entries.count }

    mutating func update<Value>(
        _ name: DailyName, at now: ContinuousClock.Instant, _ body: (inout Entry) -> Value
    ) -> Value {
        if entries.count >= capacity, entries[name] == nil { makeRoom(at: now) }
        return body(&entries[name, default: Entry(bucket: TokenBucket(limit, at: now))])
    }

    private mutating func makeRoom(at now: ContinuousClock.Instant) {
        entries = entries.filter { !$0.value.bucket.isFull(at: now) }
        guard entries.count > capacity * 3 / 4 else { return }
        let quietest = entries.sorted { $0.value.bucket.filledAt < $1.value.bucket.filledAt }
        for (name, _) in quietest.prefix(entries.count - capacity * 3 / 4) { entries[name] = nil }
    }
}

/// So many at once, and so many a second from then on.
struct RateLimit: Sendable, Equatable {
    var atOnce: Double
    var perSecond: Double
}

/// A token bucket: full at first, it loses what is taken and fills again as time goes. A pure value; whoever uses it says
/// what time it is.
struct TokenBucket: Sendable {
    private(set) var level: Double
    private(set) var filledAt: ContinuousClock.Instant
    let limit: RateLimit

    init(_ limit: RateLimit, at now: ContinuousClock.Instant) {
        self.limit = limit
        level = limit.atOnce
        filledAt = now
    }

    /// Takes so many, or nothing at all.
    ///
    /// - Parameter count: what is more than the bucket can ever hold is taken as a full bucket, so that it is possible.
    /// - Returns: nil when they were taken, or else how long until they can be.
    mutating func take(_ count: Double = 1, at now: ContinuousClock.Instant) -> Duration? {
        fill(at: now)
        let count = min(count, limit.atOnce)
        guard level < count else {
            level -= count
            return nil
        }
        return .seconds((count - level) / limit.perSecond)
    }

    func isFull(at now: ContinuousClock.Instant) -> Bool {
        var later = self
        later.fill(at: now)
        return later.level >= limit.atOnce
    }

    private mutating func fill(at now: ContinuousClock.Instant) {
        guard now > filledAt else { return }
        level = min(limit.atOnce, level + (now - filledAt) / .seconds(1) * limit.perSecond)
        filledAt = now
    }
}

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

/// Too much of something: wait, and try again.
extension Problem {
    static func tooManyRequests(wait: Duration) -> Problem {
        .tooMany(
            "För många förfrågningar kommer från samma nätverk. Vänta en stund och försök igen.",
            "Too many requests come from the same network. Wait a while and try again.", wait)
    }

    static func tooManyMarks(wait: Duration) -> Problem {
        .tooMany(
            "Inbjudan har tagit emot så många markeringar den kan just nu. Det som väntar skickas om en stund.",
            "The invitation has taken as many marks as it can for now. What waits can be sent in a while.", wait)
    }

    static func tooManyWrongSecrets(wait: Duration) -> Problem {
        .tooMany(
            "För många ogiltiga länkar eller nycklar har kommit från samma nätverk. Vänta en stund och försök igen.",
            "Too many links or tokens that are not valid have come from the same network. Wait a while and try again.",
            wait)
    }

    private static func tooMany(_ swedish: String, _ english: String, _ wait: Duration) -> Problem {
        var problem = Problem(.tooManyRequests, swedish, english)
        problem.headers[.retryAfter] = "\(max(1, Int((wait / .seconds(1)).rounded(.up))))"
        return problem
    }
}
