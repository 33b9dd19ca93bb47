import Foundation
import Places

/// Moments as the database keeps them: milliseconds since 1970, UTC.
enum Moment {
    static func number(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 * 1000).rounded()) }
    static func date(_ number: Int64) -> Date { Date(timeIntervalSince1970: Double(number) / 1000) }

    /// As names of files have it, `2026-11-21T030000`, in UTC.
    static func inName(_ date: Date) -> String {
        String(Timestamp.format(date).prefix(19)).replacing(":", with: "")
    }
}
