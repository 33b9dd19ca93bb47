public import Foundation

/// A month of the Gregorian calendar, as everyone may know when something was published.
public struct Month: Sendable, Hashable {
    public var year: Int
    /// 1–12.
    public var month: Int

    public init(year: Int, month: Int) {
        self.year = year
        self.month = month
    }

    /// The month of a moment in Sweden.
    public init(_ date: Date) {
        let day = Day(date)
        self.init(year: day.year, month: day.month)
    }

    /// `2026-06`.
    var iso8601: String { "\(digits(year, 4))-\(digits(month, 2))" }
}

/// A day of the Gregorian calendar.
public struct Day: Sendable, Hashable, Comparable {
    public var year: Int
    /// 1–12.
    public var month: Int
    public var day: Int

    public init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day of a moment in Sweden.
    public init(_ date: Date) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/Stockholm") ?? .gmt
        let parts = calendar.dateComponents([.year, .month, .day], from: date)
        self.init(year: parts.year ?? 1970, month: parts.month ?? 1, day: parts.day ?? 1)
    }

    public static func < (one: Day, other: Day) -> Bool {
        (one.year, one.month, one.day) < (other.year, other.month, other.day)
    }

    /// `2026-06-15`.
    var iso8601: String { "\(digits(year, 4))-\(digits(month, 2))-\(digits(day, 2))" }
}

private func digits(_ number: Int, _ count: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, count - text.count)) + text
}
