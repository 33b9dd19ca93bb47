import Testing

@testable import Hotspots

struct ClusterRecoveryTests {
    @Test func halfOfTheMarksInCommonIsTheSamePlace() {
        #expect(ClusterRecovery.recovered([[0, 1, 2, 3]], among: [[0, 1, 2, 3]]) == [true])
        #expect(ClusterRecovery.recovered([[0, 1]], among: [[0, 1, 2, 3]]) == [true])
        #expect(ClusterRecovery.recovered([[0, 1]], among: [[0, 1, 2, 3, 4]]) == [false])
        #expect(ClusterRecovery.recovered([[0, 1], [5, 6]], among: [[5, 6, 7]]) == [false, true])
        #expect(ClusterRecovery.recovered([[0]], among: []) == [false])
    }

    @Test func marksThatCouldNotBeFoundDoNotCount() {
        let present = [true, true, false, false]
        #expect(ClusterRecovery.recovered([[0, 1, 2, 3]], among: [[0, 1]], present: present) == [true])
        #expect(ClusterRecovery.recovered([[2, 3]], among: [[0, 1]], present: present) == [false])
    }

    @Test func aMarkThatComesTwiceCountsOnce() {
        #expect(ClusterRecovery.recovered([[0, 1]], among: [[0, 0, 1, 1, 2, 2]]) == [true])
    }
}
