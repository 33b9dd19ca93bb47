package import Foundation

/// Moments as text: RFC 3339 in the API and in files.
package enum Timestamp {
    /// Reads RFC 3339: `2026-11-21T09:30:00Z`, fractions of a second and offsets allowed.
    package static func parse(_ text: String) -> Date? {
        guard text.utf8.count >= 20, text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        if let date = parseWholeSecondsInUTC(text) { return date }
        // The library takes 30 February for 2 March, and an hour 25 for the next day's.
        guard namesARealTime(Array(text.utf8)) else { return nil }
        let upper = text.uppercased()
        return (try? Date(upper, strategy: style)) ?? (try? Date(upper, strategy: fractional))
    }

    /// The form that nearly all files and devices use, `2026-11-21T09:30:00Z`, without going through a formatter; nil for
    /// anything else, valid or not.
    private static func parseWholeSecondsInUTC(_ text: String) -> Date? {
        let bytes = Array(text.utf8)
        guard bytes.count == 20, bytes[19] == UInt8(ascii: "Z") else { return nil }
        let separators: [(Int, Character)] = [(4, "-"), (7, "-"), (10, "T"), (13, ":"), (16, ":")]
        guard separators.allSatisfy({ bytes[$0] == $1.asciiValue }) else { return nil }
        func number(_ range: Range<Int>) -> Int32? {
            var number: Int32 = 0
            for byte in bytes[range] {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                number = number * 10 + Int32(byte - UInt8(ascii: "0"))
            }
            return number
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19)
        else { return nil }
        var parts = tm()
        parts.tm_year = year - 1900
        parts.tm_mon = month - 1
        parts.tm_mday = day
        parts.tm_hour = hour
        parts.tm_min = minute
        parts.tm_sec = second
        let date = Date(timeIntervalSince1970: TimeInterval(timegm(&parts)))
        // The C library takes 30 February for 2 March; the text must come out as it went in.
        return format(date) == text ? date : nil
    }

    /// Whether day and time of day are such as there are, in a text with the digits of RFC 3339 in their places.
    private static func namesARealTime(_ text: [UInt8]) -> Bool {
        func number(_ start: Int, _ count: Int = 2) -> Int {
            text[start..<start + count].reduce(0) { $0 * 10 + Int($1) - Int(UInt8(ascii: "0")) }
        }
        let (year, month) = (number(0, 4), number(5))
        let isLeapYear = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        let days = [31, isLeapYear ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard (1...12).contains(month), (1...days[month - 1]).contains(number(8)) else { return false }
        // A minute may have a leap second.
        guard (0...23).contains(number(11)), (0...59).contains(number(14)), (0...60).contains(number(17)) else {
            return false
        }
        guard let sign = text[19...].lastIndex(where: { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }) else {
            return true
        }
        return sign + 6 == text.count && (0...23).contains(number(sign + 1)) && (0...59).contains(number(sign + 4))
    }

    /// UTC, with milliseconds where there are any.
    package static func format(_ date: Date) -> String {
        var text: [UInt8] = []
        append(date, to: &text)
        return String(decoding: text, as: UTF8.self)
    }

    /// Appends a moment as ``format(_:)`` gives it. A layer has two of these for every mark, so this fills in the digits of the
    /// C library's calendar instead of going through a formatter.
    package static func append(_ date: Date, to text: inout [UInt8]) {
        let milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded())
        var seconds = time_t(milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000)
        let fraction = Int(milliseconds - Int64(seconds) * 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        func put(_ number: Int, digits: Int, then separator: Unicode.Scalar) {
            if digits > 3 { text.append(0x30 + UInt8(number / 1000 % 10)) }
            if digits > 2 { text.append(0x30 + UInt8(number / 100 % 10)) }
            text.append(0x30 + UInt8(number / 10 % 10))
            text.append(0x30 + UInt8(number % 10))
            text.append(UInt8(ascii: separator))
        }
        put(Int(parts.tm_year) + 1900, digits: 4, then: "-")
        put(Int(parts.tm_mon) + 1, digits: 2, then: "-")
        put(Int(parts.tm_mday), digits: 2, then: "T")
        put(Int(parts.tm_hour), digits: 2, then: ":")
        put(Int(parts.tm_min), digits: 2, then: ":")
        put(Int(parts.tm_sec), digits: 2, then: fraction == 0 ? "Z" : ".")
        if fraction != 0 { put(fraction, digits: 3, then: "Z") }
    }

    private static let style = Date.ISO8601FormatStyle()
    private static let fractional = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// The start of a day, written `2026-11-21`, in Swedish time.
    package static func startOfDay(_ text: String) -> Date? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard text.utf8.count == 10, parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2]
        else { return nil }
        let components = DateComponents(year: year, month: month, day: day)
        guard let date = sweden.date(from: components), self.day(of: date) == text else { return nil }
        return date
    }

    /// The day, written `2026-11-21`, in Swedish time.
    package static func day(of date: Date) -> String {
        date.formatted(Date.ISO8601FormatStyle(timeZone: sweden.timeZone).year().month().day())
    }

    /// Day and minute in Swedish time, `2026-11-21 14:05`.
    package static func minute(of date: Date) -> String {
        let parts = sweden.dateComponents([.hour, .minute], from: date)
        func twoDigits(_ number: Int?) -> String { String((number ?? 0) + 100).suffix(2).description }
        return "\(day(of: date)) \(twoDigits(parts.hour)):\(twoDigits(parts.minute))"
    }

    /// The Gregorian calendar in Swedish time.
    package static let sweden: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Stockholm") ?? .gmt
        return calendar
    }()
}
