import Testing

@testable import Service

@Suite struct SharesTests {
    @Test func nobodyHasMoreThanAPart() {
        var shares = Shares<String>(most: 8)
        shares.take(4, by: ["one"])
        #expect(!shares.hasShare("one") && shares.hasShare("other") && shares.hasRoom(for: 4))
        #expect(shares.hasShare("other", of: 2, part: 4) && !shares.hasShare("other", of: 3, part: 4))
    }

    @Test func togetherTheyHaveNoMoreThanThereIs() {
        var shares = Shares<String>(most: 4)
        for taker in ["one", "two", "three", "four"] { shares.take(by: [taker]) }
        #expect(!shares.hasRoom() && shares.hasShare("one"))
        shares.giveBack(by: ["two"])
        #expect(shares.hasRoom() && shares.taken == 3)
    }

    @Test func whatIsTakenOnSeveralAccountsIsTakenOnce() {
        var shares = Shares<String>(most: 8)
        shares.take(3, by: ["link", "network"])
        #expect(shares.taken == 3)
        #expect(!shares.hasShare("link", of: 2) && !shares.hasShare("network", of: 2))
        shares.giveBack(3, by: ["link", "network"])
        #expect(shares.taken == 0 && shares.hasShare("network", of: 4))
    }

    @Test func oneMayAlwaysBeTaken() {
        #expect(Shares<Int>(most: 1).hasShare(1, part: 4))
    }
}
