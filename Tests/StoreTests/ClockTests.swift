import Foundation
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
}
