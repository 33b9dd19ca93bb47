/// A date in the Gregorian calendar, without time of day or time zone: `2026-11-21`.
public struct CalendarDay: Sendable, Hashable, Comparable {
    /// Days since 1 January 1970.
    public var daysSince1970: Int

    public init(daysSince1970: Int) {
        self.daysSince1970 = daysSince1970
    }

    /// Reads RFC 3339's `full-date`, `2026-11-21`; nil for anything else, and for 30 February.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, let day = CalendarDay(bytes[...]) else { return nil }
        self = day
    }

    /// The first ten of some bytes.
    init?(_ bytes: ArraySlice<UInt8>) {
        var digits = DigitReader(bytes)
        guard let year = digits.number(of: 4), digits.skip("-"), let month = digits.number(of: 2), digits.skip("-"),
            let day = digits.number(of: 2), (1...12).contains(month), day >= 1
        else { return nil }
        self.init(year: year, month: month, day: day)
        // A day that the month does not have comes out as one in the next month.
        guard civil == (year, month, day) else { return nil }
    }

    /// - Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": the year begins in March, so that the leap
    ///   day is its last.
    private init(year: Int, month: Int, day: Int) {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        self.init(daysSince1970: era * 146_097 + dayOfEra - 719_468)
    }

    /// - Source: as for `init(year:month:day:)`.
    private var civil: (year: Int, month: Int, day: Int) {
        let days = daysSince1970 + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// `2026-11-21`.
    public var text: String {
        let (year, month, day) = civil
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    public static func < (a: CalendarDay, b: CalendarDay) -> Bool { a.daysSince1970 < b.daysSince1970 }

    /// The first moment of the day in UTC.
    var start: Instant { Instant(millisecondsSince1970: Int64(daysSince1970) * Instant.millisecondsPerDay) }

    /// The last moment of the day in UTC.
    var end: Instant { Instant(millisecondsSince1970: start.millisecondsSince1970 + Instant.millisecondsPerDay - 1) }
}

func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}
