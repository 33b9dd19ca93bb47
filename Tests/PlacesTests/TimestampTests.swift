import Foundation
import Testing

@testable import Places

struct TimestampTests {
    @Test(arguments: [
        "2026-11-21T24:00:00Z", "2026-11-21T24:00:00.5Z", "2026-11-21T24:00:00+01:00", "2026-11-21T25:00:00Z",
        "2026-02-30T10:00:00Z", "2026-11-21 10:00", "2026-11-21T10:61:00Z",
    ])
    func whatIsNoTimeIsNoTime(_ text: String) {
        #expect(Timestamp.parse(text) == nil)
    }

    @Test func midnightIsTheBeginningOfADay() throws {
        let midnight = try #require(Timestamp.parse("2026-11-22T00:00:00Z"))
        #expect(Timestamp.parse("2026-11-22T01:00:00+01:00") == midnight)
        #expect(Timestamp.format(midnight) == "2026-11-22T00:00:00Z")
    }
}
