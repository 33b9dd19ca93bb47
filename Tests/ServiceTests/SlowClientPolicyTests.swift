import NIOCore
import Testing

@testable import Service

@Suite struct SlowClientPolicyTests {
    private let start = NIODeadline.uptimeNanoseconds(0)
    private var pace: SlowClientPolicy { SlowClientPolicy(patience: .seconds(30), openedAt: start) }

    private func at(_ seconds: Int64) -> NIODeadline { start + .seconds(seconds) }

    private func expectPatience(_ pace: inout SlowClientPolicy, unsentBytes: Int, at time: NIODeadline) {
        let isTooSlow = pace.isTooSlow(unsentBytes: unsentBytes, at: time)
        #expect(!isTooSlow)
    }

    private func expectNoPatience(_ pace: inout SlowClientPolicy, unsentBytes: Int, at time: NIODeadline) {
        let isTooSlow = pace.isTooSlow(unsentBytes: unsentBytes, at: time)
        #expect(isTooSlow)
    }

    @Test func aHeadMustComeWhole() {
        var pace = pace
        expectPatience(&pace, unsentBytes: 0, at: at(30))
        expectNoPatience(&pace, unsentBytes: 0, at: at(31))
    }

    @Test func twentyFiveKilobytesMayTakeHalfAMinuteAndMore() {
        var pace = pace
        pace.headCame(at: at(1))
        for second in 2...50 {
            pace.bodyCame(bytes: 512)
            expectPatience(&pace, unsentBytes: 0, at: at(Int64(second)))
        }
        pace.requestEnded()
        expectPatience(&pace, unsentBytes: 0, at: at(500))
    }

    @Test func aBodyThatDripsIsNotWaitedFor() {
        var pace = pace
        pace.headCame(at: at(0))
        for _ in 1...32 { pace.bodyCame(bytes: 1) }
        expectNoPatience(&pace, unsentBytes: 0, at: at(32))
    }

    @Test func aBodyOfWhichNearlyAllHasComeIsNotWaitedForEither() {
        var pace = pace
        pace.headCame(at: at(0))
        pace.bodyCame(bytes: 2_000_000)
        expectPatience(&pace, unsentBytes: 0, at: at(31))
        pace.bodyCame(bytes: 1)
        expectNoPatience(&pace, unsentBytes: 0, at: at(62))
    }

    @Test func noBodyTakesLongerThanTenMinutes() {
        var pace = pace
        pace.headCame(at: at(0))
        for second in 1...600 {
            pace.bodyCame(bytes: 1_000)
            expectPatience(&pace, unsentBytes: 0, at: at(Int64(second)))
        }
        expectNoPatience(&pace, unsentBytes: 0, at: at(601))
    }

    @Test func everyHeadMustComeWholeAndNobodyHurriesWhoIsIdle() {
        var pace = pace
        pace.bytesCame(at: at(0))
        pace.headCame(at: at(0))
        pace.requestEnded()
        // While the service is at work, what comes is the next request in advance.
        pace.bytesCame(at: at(1))
        expectPatience(&pace, unsentBytes: 0, at: at(100))
        pace.answerEnded()
        #expect(pace.isIdle)
        expectPatience(&pace, unsentBytes: 0, at: at(500))
        pace.bytesCame(at: at(500))
        pace.bytesCame(at: at(520))
        expectPatience(&pace, unsentBytes: 0, at: at(530))
        expectNoPatience(&pace, unsentBytes: 0, at: at(531))
    }

    @Test func anAnswerMustBeTakenBitByBit() {
        var pace = pace
        pace.headCame(at: at(0))
        pace.requestEnded()
        expectPatience(&pace, unsentBytes: 90_000, at: at(10))
        expectPatience(&pace, unsentBytes: 80_000, at: at(40))
        expectPatience(&pace, unsentBytes: 80_000, at: at(70))
        expectNoPatience(&pace, unsentBytes: 80_000, at: at(71))
    }

    @Test func whenTheServiceStopsThereIsLittleTimeLeft() {
        var pace = pace
        pace.headCame(at: at(0))
        pace.hurry(at: at(5))
        expectPatience(&pace, unsentBytes: 0, at: at(7))
        expectNoPatience(&pace, unsentBytes: 0, at: at(8))
    }

    @Test func aConnectionIsIdleOnlyWhenAllThatWasSentAheadIsAnswered() {
        var pace = pace
        for second in 1...2 {
            pace.headCame(at: at(Int64(second)))
            pace.requestEnded()
        }
        pace.answerEnded()
        #expect(!pace.isIdle)
        pace.answerEnded()
        #expect(pace.isIdle)
    }

    @Test func aConnectionIsIdleWhenARequestEndsThatWasAnsweredBefore() {
        var pace = pace
        pace.headCame(at: at(1))
        pace.answerEnded()
        #expect(!pace.isIdle)
        pace.requestEnded()
        #expect(pace.isIdle)
    }
}
