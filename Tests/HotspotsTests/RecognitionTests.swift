import Testing

@testable import Hotspots

struct RecognitionTests {
    @Test func halfOfTheMarksInCommonIsTheSamePlace() {
        #expect(Recognition.areFoundAgain([[0, 1, 2, 3]], among: [[0, 1, 2, 3]]) == [true])
        #expect(Recognition.areFoundAgain([[0, 1]], among: [[0, 1, 2, 3]]) == [true])
        #expect(Recognition.areFoundAgain([[0, 1]], among: [[0, 1, 2, 3, 4]]) == [false])
        #expect(Recognition.areFoundAgain([[0, 1], [5, 6]], among: [[5, 6, 7]]) == [false, true])
        #expect(Recognition.areFoundAgain([[0]], among: []) == [false])
    }

    @Test func marksThatCouldNotBeFoundDoNotCount() {
        let present = [true, true, false, false]
        #expect(Recognition.areFoundAgain([[0, 1, 2, 3]], among: [[0, 1]], present: present) == [true])
        #expect(Recognition.areFoundAgain([[2, 3]], among: [[0, 1]], present: present) == [false])
    }

    @Test func aMarkThatComesTwiceCountsOnce() {
        #expect(Recognition.areFoundAgain([[0, 1]], among: [[0, 0, 1, 1, 2, 2]]) == [true])
    }
}

struct ChangeSignificanceTests {
    @Test func theSignTestIsExact() {
        // 2 · (1 + 7) / 2⁷, and 2 · 0.5⁶.
        #expect(ChangeSignificance.signTest(1, 6) == 0.125)
        #expect(ChangeSignificance.signTest(0, 6) == 0.03125)
        #expect(ChangeSignificance.signTest(3, 3) == 1)
    }

    @Test func tooFewPreschoolsSayNothing() {
        let both = Set((0..<20).map { "\($0)" })
        let few = ChangeSignificance(older: ["0", "1", "2", "3", "4"], newer: [], both: both)
        #expect(few.went == 5 && few.came == 0 && few.p == nil)
        let enough = ChangeSignificance(older: ["0", "1", "2", "3", "4", "5"], newer: [], both: both)
        #expect(enough.p == 0.03125)
        // Those that did not take part both times say nothing of a change.
        let strangers = ChangeSignificance(older: ["a", "b", "c", "d", "e", "f", "g"], newer: ["0"], both: both)
        #expect(strangers.went == 0 && strangers.came == 1 && strangers.p == nil)
    }
}
