import Foundation

/// Days and moments as text, in the forms that the standard prescribes. A table may have two in each of a million rows,
/// so this fills in the digits of the C library's calendar instead of going through a formatter.
///
/// - Source: GeoPackage 1.3, table 1, types DATE and DATETIME.
enum StandardMoment {
    /// The day in UTC: `2026-11-21`.
    static func date(_ date: Date) -> String { text(date, length: 10) }

    /// UTC, with milliseconds even where there are none: `2026-11-21T09:30:00.000Z`.
    static func dateTime(_ date: Date) -> String { text(date, length: 24) }

    private static func text(_ date: Date, length: Int) -> String {
        let milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded())
        var seconds = time_t(milliseconds >= 0 ? milliseconds / 1000 : (milliseconds - 999) / 1000)
        let fraction = Int32(milliseconds - Int64(seconds) * 1000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        return String(unsafeUninitializedCapacity: 24) { text in
            var end = 0
            func put(_ number: Int32, digits: Int, then separator: Unicode.Scalar) {
                var rest = number
                for place in stride(from: end + digits - 1, through: end, by: -1) {
                    text[place] = 0x30 + UInt8(rest % 10)
                    rest /= 10
                }
                text[end + digits] = UInt8(ascii: separator)
                end += digits + 1
            }
            put(parts.tm_year + 1900, digits: 4, then: "-")
            put(parts.tm_mon + 1, digits: 2, then: "-")
            put(parts.tm_mday, digits: 2, then: "T")
            put(parts.tm_hour, digits: 2, then: ":")
            put(parts.tm_min, digits: 2, then: ":")
            put(parts.tm_sec, digits: 2, then: ".")
            put(fraction, digits: 3, then: "Z")
            return length
        }
    }
}
