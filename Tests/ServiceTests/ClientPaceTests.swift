import NIOCore
import Testing

@testable import Service

@Suite struct ClientPaceTests {
    private let start = NIODeadline.uptimeNanoseconds(0)
    private var pace: ClientPace { ClientPace(patience: .seconds(30), openedAt: start) }

    private func at(_ seconds: Int64) -> NIODeadline { start + .seconds(seconds) }

    @Test func aHeadMustComeWhole() {
        var pace = pace
        #expect(!pace.isTooSlow(unsentBytes: 0, at: at(30)))
        #expect(pace.isTooSlow(unsentBytes: 0, at: at(31)))
    }

    @Test func twentyFiveKilobytesMayTakeHalfAMinuteAndMore() {
        var pace = pace
        pace.headCame(at: at(1))
        for second in 2...50 {
            pace.bodyCame(bytes: 512)
            #expect(!pace.isTooSlow(unsentBytes: 0, at: at(Int64(second))))
        }
        pace.requestEnded()
        #expect(!pace.isTooSlow(unsentBytes: 0, at: at(500)))
    }

    @Test func aBodyThatDripsIsNotWaitedFor() {
        var pace = pace
        pace.headCame(at: at(0))
        for _ in 1...32 { pace.bodyCame(bytes: 1) }
        #expect(pace.isTooSlow(unsentBytes: 0, at: at(32)))
    }

    @Test func anAnswerMustBeTakenBitByBit() {
        var pace = pace
        pace.headCame(at: at(0))
        pace.requestEnded()
        #expect(!pace.isTooSlow(unsentBytes: 90_000, at: at(10)))
        #expect(!pace.isTooSlow(unsentBytes: 80_000, at: at(40)))
        #expect(!pace.isTooSlow(unsentBytes: 80_000, at: at(70)))
        #expect(pace.isTooSlow(unsentBytes: 80_000, at: at(71)))
    }

    @Test func whenTheServiceStopsThereIsLittleTimeLeft() {
        var pace = pace
        pace.headCame(at: at(0))
        pace.hurry(at: at(5))
        #expect(!pace.isTooSlow(unsentBytes: 0, at: at(7)))
        #expect(pace.isTooSlow(unsentBytes: 0, at: at(8)))
    }
}
