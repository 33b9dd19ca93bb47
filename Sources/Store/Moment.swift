import Foundation

/// Moments as the database keeps them: milliseconds since 1970, UTC.
enum Moment {
    static func number(_ date: Date) -> Int64 { Int64((date.timeIntervalSince1970 * 1000).rounded()) }
    static func date(_ number: Int64) -> Date { Date(timeIntervalSince1970: Double(number) / 1000) }
}
