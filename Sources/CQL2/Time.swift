/// A moment in UTC, to the millisecond.
package struct Instant: Sendable, Hashable, Comparable {
    package var millisecondsSince1970: Int64

    static let millisecondsPerDay: Int64 = 86_400_000

    package init(millisecondsSince1970: Int64) {
        self.millisecondsSince1970 = millisecondsSince1970
    }

    /// Reads RFC 3339's `date-time`: `2026-11-21T09:30:00Z`. CQL2 asks for UTC; an offset, such as `+01:00`, is understood
    /// too. Digits beyond the millisecond are dropped. A leap second is the first second of the next minute.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let day = CalendarDay(bytes[...]) else { return nil }
        var digits = DigitReader(bytes.dropFirst(10))
        guard digits.skip("T"), let hour = digits.number(of: 2), hour <= 23, digits.skip(":"),
            let minute = digits.number(of: 2), minute <= 59, digits.skip(":"),
            let second = digits.number(of: 2), second <= 60
        else { return nil }
        var milliseconds = 0
        if digits.skip(".") {
            guard let fraction = digits.fraction(of: 3) else { return nil }
            milliseconds = fraction
        }
        guard let offset = digits.offsetMinutes(), digits.isAtEnd else { return nil }
        let seconds = (hour * 60 + minute - offset) * 60 + second
        self.init(millisecondsSince1970: day.start.millisecondsSince1970 + Int64(seconds * 1000 + milliseconds))
    }

    /// `2026-11-21T09:30:00Z`, with milliseconds where there are any.
    package var text: String {
        let days = Int(
            (Double(millisecondsSince1970) / Double(Instant.millisecondsPerDay)).rounded(.down))
        let day = CalendarDay(daysSince1970: days)
        let rest = Int(millisecondsSince1970 - day.start.millisecondsSince1970)
        let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { padded($0, 2) }
        let fraction = rest % 1000 == 0 ? "" : "." + padded(rest % 1000, 3)
        return "\(day.text)T\(clock.joined(separator: ":"))\(fraction)Z"
    }

    package static func < (a: Instant, b: Instant) -> Bool { a.millisecondsSince1970 < b.millisecondsSince1970 }
}

/// A date in the Gregorian calendar, without time of day or time zone: `2026-11-21`.
package struct CalendarDay: Sendable, Hashable, Comparable {
    /// Days since 1 January 1970.
    package var daysSince1970: Int

    package init(daysSince1970: Int) {
        self.daysSince1970 = daysSince1970
    }

    /// Reads RFC 3339's `full-date`, `2026-11-21`; nil for anything else, and for 30 February.
    package init?(_ text: String) {
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
    package var text: String {
        let (year, month, day) = civil
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    package static func < (a: CalendarDay, b: CalendarDay) -> Bool { a.daysSince1970 < b.daysSince1970 }

    /// The first moment of the day in UTC.
    var start: Instant { Instant(millisecondsSince1970: Int64(daysSince1970) * Instant.millisecondsPerDay) }

    /// The last moment of the day in UTC.
    var end: Instant { Instant(millisecondsSince1970: start.millisecondsSince1970 + Instant.millisecondsPerDay - 1) }
}

func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
}

/// Reads the digits and separators of a date or time, byte by byte.
struct DigitReader {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { bytes.isEmpty }

    /// Passes a separator; false, and nothing passed, when something else stands there. Letters in either case.
    mutating func skip(_ separator: Character) -> Bool {
        guard let byte = bytes.first, byte == separator.asciiValue || byte == separator.lowercased().utf8.first
        else { return false }
        bytes.removeFirst()
        return true
    }

    /// A number of exactly so many digits.
    mutating func number(of digits: Int) -> Int? {
        guard bytes.count >= digits else { return nil }
        var number = 0
        for byte in bytes.prefix(digits) {
            guard let digit = DigitReader.digit(byte) else { return nil }
            number = number * 10 + digit
        }
        bytes.removeFirst(digits)
        return number
    }

    /// The first so many decimals of a fraction of any length, of at least one digit.
    mutating func fraction(of decimals: Int) -> Int? {
        let digits = bytes.prefix { DigitReader.digit($0) != nil }.compactMap(DigitReader.digit)
        guard !digits.isEmpty else { return nil }
        bytes.removeFirst(digits.count)
        return (0..<decimals).reduce(0) { $0 * 10 + ($1 < digits.count ? digits[$1] : 0) }
    }

    /// `Z`, or hours and minutes ahead of UTC, in minutes.
    mutating func offsetMinutes() -> Int? {
        if skip("Z") { return 0 }
        let sign: Int
        if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
        guard let hours = number(of: 2), hours <= 23, skip(":"), let minutes = number(of: 2), minutes <= 59
        else { return nil }
        return sign * (hours * 60 + minutes)
    }

    private static func digit(_ byte: UInt8) -> Int? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte - UInt8(ascii: "0")) : nil
    }
}

/// How two instants or intervals stand to each other, by their names in CQL2 in lower case.
enum TemporalRelation: String, Sendable, Hashable, CaseIterable {
    case after = "t_after"
    case before = "t_before"
    case contains = "t_contains"
    case disjoint = "t_disjoint"
    case during = "t_during"
    case equals = "t_equals"
    case finishedBy = "t_finishedby"
    case finishes = "t_finishes"
    case intersects = "t_intersects"
    case meets = "t_meets"
    case metBy = "t_metby"
    case overlappedBy = "t_overlappedby"
    case overlaps = "t_overlaps"
    case startedBy = "t_startedby"
    case starts = "t_starts"

    /// True for the relations that have a meaning for instants too; the others are for two intervals.
    var takesInstants: Bool {
        switch self {
        case .after, .before, .disjoint, .equals, .intersects: true
        default: false
        }
    }

    /// - Source: OGC 21-065r2, tables of clause 7.8, which follow the W3C/OGC Time Ontology in OWL.
    func holds(_ a: TimeSpan, _ b: TimeSpan) -> Bool {
        switch self {
        case .after: a.start > b.end
        case .before: a.end < b.start
        case .contains: a.start < b.start && a.end > b.end
        case .disjoint: a.start > b.end || a.end < b.start
        case .during: a.start > b.start && a.end < b.end
        case .equals: a.start == b.start && a.end == b.end
        case .finishedBy: a.start < b.start && a.end == b.end
        case .finishes: a.start > b.start && a.end == b.end
        case .intersects: a.start <= b.end && a.end >= b.start
        case .meets: a.end == b.start
        case .metBy: a.start == b.end
        case .overlappedBy: a.start > b.start && a.start < b.end && a.end > b.end
        case .overlaps: a.start < b.start && a.end > b.start && a.end < b.end
        case .startedBy: a.start == b.start && a.end > b.end
        case .starts: a.start == b.start && a.end < b.end
        }
    }
}

/// Time from a first to a last unit, both included; an instant has the same first and last. The unit is the day or the
/// millisecond, as the two sides of a relation have in common; an unbounded end is the least or greatest integer.
struct TimeSpan {
    var start: Int64
    var end: Int64
}
