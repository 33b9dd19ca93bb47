import Foundation
import HTTPTypes
import Logging
import Places
import Testing

@testable import Service

struct RateLimitTests {
    private let begin = ContinuousClock.now
    private let limit = RateLimit(atOnce: 10, perSecond: 2)

    @Test func aBucketGivesWhatItHoldsAndFillsAgain() {
        var bucket = TokenBucket(limit, at: begin)
        #expect(bucket.take(10, at: begin) == nil)
        #expect(bucket.take(at: begin) == .milliseconds(500))
        #expect(bucket.take(4, at: begin) == .seconds(2))
        #expect(bucket.take(4, at: begin + .seconds(2)) == nil)
        #expect(!bucket.isFull(at: begin + .seconds(6)))
        #expect(bucket.isFull(at: begin + .seconds(8)))
    }

    @Test func aBucketNeverHoldsMoreThanAtOnce() {
        var bucket = TokenBucket(limit, at: begin)
        #expect(bucket.take(10, at: begin + .seconds(1_000)) == nil)
        #expect(bucket.take(at: begin + .seconds(1_000)) != nil)
    }

    @Test func whatIsMoreThanABucketHoldsIsPossibleAllTheSame() {
        var bucket = TokenBucket(limit, at: begin)
        #expect(bucket.take(500, at: begin) == nil)
        #expect(bucket.take(500, at: begin) == .seconds(5))
    }

    @Test func timeThatGoesBackFillsNothingAndTakesNothing() {
        var bucket = TokenBucket(limit, at: begin)
        #expect(bucket.take(10, at: begin) == nil)
        #expect(bucket.take(at: begin - .seconds(60)) == .milliseconds(500))
        #expect(bucket.take(at: begin + .milliseconds(500)) == nil)
    }

    @Test func aTableForgetsTheFullThenTheQuietest() {
        let names = DailyNames(at: begin)
        var table = LimitTable(limit, capacity: 8)
        func take(_ number: Int, at time: ContinuousClock.Instant) -> Duration? {
            table.update(names.name(of: [UInt8(number)], at: time), at: time) { $0.bucket.take(10, at: time) }
        }
        for number in 0..<8 { #expect(take(number, at: begin + .milliseconds(number)) == nil) }
        // Nobody is full again: the two quietest go, and the others are still known.
        #expect(take(8, at: begin + .seconds(1)) == nil)
        #expect(table.count == 7)
        #expect(take(7, at: begin + .seconds(1)) != nil)
        #expect(take(0, at: begin + .seconds(1)) == nil)
        // When everybody is full again, nobody is worth keeping.
        #expect(take(9, at: begin + .seconds(60)) == nil)
        #expect(table.count == 1)
    }

    @Test func namesTellNothingAndChangeAfterADay() {
        let names = DailyNames(at: begin)
        let other = DailyNames(at: begin)
        let address: [UInt8] = [192, 0, 2, 7]
        let name = names.name(of: address, at: begin)
        #expect(name == names.name(of: address, at: begin + .seconds(86_399)))
        #expect(name != names.name(of: [192, 0, 2, 8], at: begin))
        #expect(name != other.name(of: address, at: begin))
        #expect(name != names.name(of: address, at: begin + .seconds(86_400)))
        #expect(name.short.count == 8)
    }

    /// Everything that is counted for one source, as the service has it.
    private func limits(on: Bool = true) -> Limits {
        var settings = Settings.Limits()
        settings.areOn = on
        return Limits(settings, measurements: ServiceMeasurements(), logger: Logger(label: "tests"), at: begin)
    }

    @Test func wrongSecretsOfOneNetworkAreRefusedAndThoseOfOthersAreNot() throws {
        let limits = limits()
        func wrong(_ text: String, at time: ContinuousClock.Instant) -> Problem? {
            limits.wrongSecret(from: ClientAddress(text), at: time)
        }
        for number in 0..<10 { #expect(wrong("2001:db8::\(number)", at: begin) == nil) }
        let refusal = try #require(wrong("2001:db8::ffff", at: begin))
        #expect(refusal.status.code == 429)
        #expect(refusal.headers[.retryAfter] == "6")
        #expect(wrong("2001:db8:0:100::1", at: begin) == nil)
        #expect(wrong("192.0.2.7", at: begin) == nil)
        #expect(wrong("2001:db8::1", at: begin + .seconds(6)) == nil)
    }

    @Test func requestsOfOneAddressHaveALimitThatIsFarAway() throws {
        let limits = limits()
        let address = ClientAddress("192.0.2.7")
        for _ in 0..<20_000 { try limits.admit(requestFrom: address, at: begin) }
        #expect(throws: Problem.self) { try limits.admit(requestFrom: address, at: begin) }
        try limits.admit(requestFrom: ClientAddress("192.0.2.8"), at: begin)
        try limits.admit(requestFrom: address, at: begin + .seconds(1))
    }

    @Test func thirtyPhonesMaySendWhatTheyHaveKept() throws {
        let limits = limits()
        let invitation = invitation(1)
        for _ in 0..<30 { for _ in 0..<6 { try limits.admit(marks: 50, of: invitation, at: begin) } }
        for _ in 0..<20 { try limits.admit(marks: 50, of: invitation, at: begin) }
        #expect(throws: Problem.self) { try limits.admit(marks: 50, of: invitation, at: begin) }
        try limits.admit(marks: 50, of: self.invitation(2), at: begin)
        try limits.admit(marks: 50, of: invitation, at: begin + .seconds(50))
    }

    @Test func switchedOffNobodyIsRefused() throws {
        let limits = limits(on: false)
        for _ in 0..<100 { #expect(limits.wrongSecret(from: nil, at: begin) == nil) }
        for _ in 0..<20_100 { try limits.admit(requestFrom: nil, at: begin) }
    }

    private func invitation(_ id: Int) -> Invitation {
        Invitation(
            id: id, scope: MarkScope(preschool: "451961", group: nil, round: 1), createdAt: .now, revokedAt: nil)
    }
}
