import Foundation
import Places
import TestSupport
import Testing

struct RoundTests {
    @Test(arguments: [
        ("2026-10-31T23:59:59Z", Round.Phase.before), ("2026-11-01T00:00:00Z", .open),
        ("2026-11-30T23:59:59Z", .open), ("2026-12-01T00:00:00Z", .grace), ("2026-12-14T23:59:59Z", .grace),
        ("2026-12-15T00:00:00Z", .over),
    ])
    func phases(time: String, phase: Round.Phase) {
        #expect(Sample.round.phase(at: Timestamp.parse(time)!) == phase)
    }

    @Test(arguments: [
        ("2026-11-30", "2026-12-14"), ("2027-03-20", "2027-04-03"), ("2027-10-20", "2027-11-03"),
        ("2028-02-20", "2028-03-05"),
    ])
    func marksAreTakenForFourteenWholeDays(closed: String, last: String) {
        var round = Sample.round
        func end(of day: String) -> Date {
            Timestamp.sweden.date(byAdding: .day, value: 1, to: Timestamp.startOfDay(day)!)!
        }
        round.closes = end(of: closed)
        #expect(round.acceptsUntil == end(of: last))
        #expect(
            round.phase(at: end(of: last).addingTimeInterval(-1)) == .grace && round.phase(at: end(of: last)) == .over)
    }

    @Test func theDemonstrationIsNeverOpen() {
        var demonstration = Sample.round
        demonstration.isDemonstration = true
        #expect(demonstration.phase(at: Sample.duringRound) == .over)
    }
}

struct SecretTests {
    @Test func secretsAre128BitsAndDiffer() {
        let secrets = (0..<1000).map { _ in Secret() }
        #expect(Set(secrets.map(\.text)).count == 1000)
        #expect(secrets.allSatisfy { $0.text.count == 22 && $0.hash.count == 32 })
    }

    @Test func derivedIdsAreStable() {
        #expect(Fingerprint.uuid(of: "a").uuidString == "CA978112-CA1B-8DCA-BAC2-31B39A23DC4D")
        #expect(Fingerprint.letters(of: "a", count: 8) == Fingerprint.letters(of: "a", count: 8))
    }
}
