import Foundation
import Testing

@testable import Places

struct TimestampTests {
    @Test func readsAndWritesRFC3339() {
        #expect(Timestamp.parse("2026-11-21T09:30:00Z") == Timestamp.parse("2026-11-21T10:30:00+01:00"))
        #expect(
            Timestamp.parse("2026-11-21T09:30:00.250Z")!.timeIntervalSince1970.truncatingRemainder(dividingBy: 1)
                == 0.25)
        for text in ["", "2026-11-21", "2026-11-21 09:30", "2026-13-21T09:30:00Z", "yesterday at half past nine"] {
            #expect(Timestamp.parse(text) == nil, "\(text)")
        }
        for text in ["2026-11-21T09:30:00Z", "2026-02-28T23:59:59.007Z", "1969-12-31T23:59:59.500Z"] {
            #expect(Timestamp.format(Timestamp.parse(text)!) == text)
        }
    }

    @Test func daysAreSwedish() {
        #expect(Timestamp.startOfDay("2026-11-21") == Timestamp.parse("2026-11-20T23:00:00Z"))
        #expect(Timestamp.startOfDay("2026-07-01") == Timestamp.parse("2026-06-30T22:00:00Z"))
        #expect(Timestamp.startOfDay("2026-02-30") == nil)
        #expect(Timestamp.day(of: Timestamp.parse("2026-11-20T23:30:00Z")!) == "2026-11-21")
    }

    @Test(arguments: [
        "2026-11-21T24:00:00Z", "2026-11-21T24:00:00.5Z", "2026-11-21T24:00:00+01:00", "2026-11-21T25:00:00Z",
        "2026-02-30T10:00:00Z", "2026-02-29T10:00:00+01:00", "2026-11-21 10:00", "2026-11-21T10:61:00Z",
        "2026-11-21T10:00:00+24:00", "2026-11-21T10:00:00+1:00", "2026-11-21T10:00:00+01:60", "2026-00-10T10:00:00.5Z",
        "20x6-11-21T10:00:00.5Z",
    ])
    func whatIsNoTimeIsNoTime(_ text: String) {
        #expect(Timestamp.parse(text) == nil)
    }

    @Test func midnightIsTheBeginningOfADay() throws {
        let midnight = try #require(Timestamp.parse("2026-11-22T00:00:00Z"))
        #expect(Timestamp.parse("2026-11-22T01:00:00+01:00") == midnight)
        #expect(Timestamp.format(midnight) == "2026-11-22T00:00:00Z")
        #expect(Timestamp.parse("2028-02-29T10:00:00.25-00:30") != nil)
    }
}
