import Foundation

/// Words for people, on standard error, so that data on standard output stays clean.
enum Console {
    static func say(_ line: String) { StatusLine.say(line) }

    /// The last line of standard error with `--json`.
    static func summary(_ summary: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        say(String(decoding: try encoder.encode(summary), as: UTF8.self))
    }

    /// So many of something.
    static func count(_ count: Int, _ thing: String) -> String { "\(number(count)) \(thing)\(count == 1 ? "" : "s")" }

    /// Whole numbers with thousands apart.
    static func number(_ number: Int) -> String {
        number.formatted(.number.locale(Locale(identifier: "en_US")).grouping(.automatic))
            .replacing(",", with: " ")
    }
}
