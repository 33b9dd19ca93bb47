import Foundation
import Logging
import Places
import Synchronization

extension Settings {
    public struct Limits: Sendable {
        /// Whether anybody is kept waiting or answered 429. Wrong secrets are counted and logged in either case.
        public var areOn = true
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
