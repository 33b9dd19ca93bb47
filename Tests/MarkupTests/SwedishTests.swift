import Markup
import Testing

struct SwedishTests {
    @Test func numbersAreWrittenTheSwedishWay() {
        #expect(SwedishNumber.text(1_234_567) == "1\u{A0}234\u{A0}567")
        #expect([0, 7, 999, -1_000].map(SwedishNumber.text) == ["0", "7", "999", "\u{2212}1\u{A0}000"])
        #expect([12.5, 50, 0.04, 9.96, -0.5].map(SwedishNumber.text) == ["12,5", "50", "0", "10", "\u{2212}0,5"])
    }

    @Test func aListReadsAsInASentence() {
        #expect(["a", "b", "c"].inSwedish() == "a, b och c" && ["a", "b"].inSwedish("eller") == "a eller b")
        #expect(["a"].inSwedish() == "a" && [String]().inSwedish() == "")
    }
}
