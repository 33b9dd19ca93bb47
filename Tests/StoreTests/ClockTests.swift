import Foundation
import Places
import TestSupport
import Testing

@testable import Store

struct ClockTests {
    private let known = Date(timeIntervalSince1970: 1_800_000_000)
    private let day: TimeInterval = 24 * 3_600

    private func clock(after days: Double) -> BelievedClock {
        BelievedClock(known: known, now: known.addingTimeInterval(days * day))
    }

    @Test func aClockThatGoesOnIsBelieved() {
        for days in [0, 0.5, 1.99] {
            let clock = clock(after: days)
            #expect(!clock.isAhead && !clock.isBehind && clock.believed == clock.now)
            #expect(clock.next(running: 60) == clock.now)
        }
    }

    @Test func aClockThatHasJumpedIsNotAndTimeGoesOnAsItIsMeasured() {
        let clock = clock(after: 1_000)
        #expect(clock.isAhead && clock.believed == known)
        // However often it is looked at: a minute is a minute.
        var next = known
        for _ in 0..<10_000 { next = BelievedClock(known: next, now: clock.now).next(running: 60) }
        #expect(next == known.addingTimeInterval(600_000))
    }

    @Test func aClockThatIsBehindIsToldAndWhatIsKnownStays() {
        #expect(!clock(after: -0.005).isBehind)
        let clock = clock(after: -1)
        #expect(clock.isBehind && clock.believed == clock.now && clock.next(running: 60) == known)
    }

    @Test func theDatabaseKnowsTheTimeItWasMade() async throws {
        let fixture = try await Fixture()
        #expect(try await !fixture.store.clock(at: Date()).isAhead)
        try await fixture.writer.keep(known: known)
        #expect(try await fixture.store.clock(at: Date()).known == known)
    }

    /// What was stored while the clock was years ahead, once it is right.
    @Test func aDateInTheFutureBlocksNothingAndIsGoodForNoLonger() async throws {
        let fixture = try await Fixture()
        let (writer, now) = (fixture.writer, Sample.duringRound)
        let future = now.addingTimeInterval(1_000 * day)
        let mark = Sample.submission()
        _ = try await fixture.record(mark)
        var sender = fixture.sender(device: fixture.device)
        sender.receivedAt = future
        _ = try await writer.takeBack(mark.id, from: sender)
        let (_, token) = try await writer.createToken(role: .planner, name: "x", days: 30, at: future)
        let session = try await writer.beginSession(for: .token(token), at: future, lasting: day)
        try await writer.noteNothingPublished(of: fixture.round.id)

        #expect(try await writer.redate(at: now) == 4)
        #expect(try await writer.redate(at: now) == 0)
        let deleted = try await fixture.store.marks(in: fixture.round.id, matching: .deleted)
        #expect(deleted.map(\.deleted) == [now])
        #expect(try await fixture.store.tokens().map(\.expiresAt) == [now.addingTimeInterval(30 * day)])
        #expect(try await fixture.store.user(ofSession: session, at: now.addingTimeInterval(0.9 * day)) != nil)
        #expect(try await fixture.store.user(ofSession: session, at: now.addingTimeInterval(1.1 * day)) == nil)
        // The round is open, so its closing is still to come.
        #expect(try await fixture.store.roundsToPublish(at: fixture.round.closes).map(\.hadNothing) == [false])
    }

    @Test func aCorrectionRedatesNothing() async throws {
        let fixture = try await Fixture()
        let session = try await fixture.writer.beginSession(
            for: .identity(Identity(id: "a", role: .planner, name: "A")), at: Sample.duringRound, lasting: 60)
        #expect(try await fixture.writer.redate(at: Sample.duringRound.addingTimeInterval(-60)) == 0)
        #expect(try await fixture.store.user(ofSession: session, at: Sample.duringRound) != nil)
    }

    @Test func aCopyThatWasMadeInTheFutureIsKeptForItsTimeFromNow() async throws {
        let fixture = try await Fixture()
        _ = try await fixture.record(Sample.submission())
        let now = Sample.duringRound
        _ = try await fixture.writer.clear(fixture.round.id, .marks, at: now.addingTimeInterval(1_000 * day))
        _ = try await fixture.writer.redate(at: now)
        #expect(
            try await fixture.store.clearedCopy(of: fixture.round.id)?.end == now.addingTimeInterval(ClearedCopy.period)
        )
    }
}
