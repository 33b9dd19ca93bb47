import Testing

@testable import smultron

/// What stands on the last line of a terminal while something goes on.
struct ProgressTextTests {
    private func text(_ done: Int, of total: Int?, after seconds: Double) -> ProgressText {
        ProgressText(title: "Reading marks.csv", done: done, total: total, seconds: seconds)
    }

    @Test func aBarFillsTheRoomUpToFortyCells() {
        #expect(
            text(50, of: 100, after: 1).line(width: 80)
                == "Reading marks.csv [####################--------------------]  50 %")
        #expect(text(50, of: 100, after: 1).line(width: 40) == "Reading marks.csv [######-------]  50 %")
    }

    @Test(arguments: 1...120) func noLineIsTooLong(width: Int) {
        for text in [text(0, of: 7, after: 0), text(1, of: 3, after: 4000), text(12_345, of: nil, after: 75)] {
            #expect(text.line(width: width).count < width)
        }
    }

    @Test func whatThereIsNoRoomForGoes() {
        let text = text(50, of: 100, after: 100)
        #expect(text.line(width: 60) == "Reading marks.csv [#######--------]  50 %  about 2 min left")
        #expect(text.line(width: 50) == "Reading marks.csv  50 %  about 2 min left")
        #expect(text.line(width: 30) == "Reading marks.csv  50 %")
        #expect(text.line(width: 16) == "Reading …  50 %")
    }

    @Test func withoutATotalTheTimeIsShown() {
        #expect(text(0, of: nil, after: 12.9).line(width: 80) == "Reading marks.csv … 12 s")
        #expect(text(12_300, of: nil, after: 3).line(width: 80) == "Reading marks.csv … 12 300, 3 s")
        #expect(text(0, of: 0, after: 3).line(width: 80) == "Reading marks.csv … 3 s")
    }

    @Test func timeLeftIsToldOnceItCanBe() {
        #expect(text(50, of: 100, after: 1.9).timeLeft == nil)
        #expect(text(0, of: 100, after: 60).timeLeft == nil)
        #expect(text(9, of: 1000, after: 60).timeLeft == nil)
        #expect(text(100, of: 100, after: 60).timeLeft == nil)
        #expect(text(10, of: 1000, after: 2).timeLeft == "about 4 min left")
    }

    @Test func onlyWhatIsDoneIsAHundredPercent() {
        #expect(text(999, of: 1000, after: 1).line(width: 30).hasSuffix(" 99 %"))
        #expect(text(1000, of: 1000, after: 1).line(width: 30).hasSuffix(" 100 %"))
        #expect(text(1100, of: 1000, after: 1).line(width: 30).hasSuffix(" 100 %"))
    }

    @Test(arguments: [
        (4, "a few seconds left"), (6, "about 10 s left"), (55, "about 55 s left"), (56, "about 1 min left"),
        (61, "about 2 min left"), (5400, "about 90 min left"), (5401, "about 2 h left"),
    ]) func timesAreRoundedUp(seconds: Double, words: String) {
        #expect(ProgressText.inWords(secondsLeft: seconds) == words)
    }
}
