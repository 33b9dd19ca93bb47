/// A moment in UTC, to the millisecond.
public struct Instant: Sendable, Hashable, Comparable {
    public var millisecondsSince1970: Int64

    static let millisecondsPerDay: Int64 = 86_400_000

    public init(millisecondsSince1970: Int64) {
        self.millisecondsSince1970 = millisecondsSince1970
    }

    /// Reads RFC 3339's `date-time`: `2026-11-21T09:30:00Z`. CQL2 asks for UTC; an offset, such as `+01:00`, is understood
    /// too. Digits beyond the millisecond are dropped. A leap second is the first second of the next minute.
    public init?(_ text: String) {
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
    public var text: String {
        let days = Int(
            (Double(millisecondsSince1970) / Double(Instant.millisecondsPerDay)).rounded(.down))
        let day = CalendarDay(daysSince1970: days)
        let rest = Int(millisecondsSince1970 - day.start.millisecondsSince1970)
        let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { padded($0, 2) }
        let fraction = rest % 1000 == 0 ? "" : "." + padded(rest % 1000, 3)
        return "\(day.text)T\(clock.joined(separator: ":"))\(fraction)Z"
    }

    public static func < (a: Instant, b: Instant) -> Bool { a.millisecondsSince1970 < b.millisecondsSince1970 }
}
