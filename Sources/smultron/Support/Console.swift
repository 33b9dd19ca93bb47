import ArgumentParser
import Foundation
import MapLayers

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

/// A list on standard output or in a file, as CSV.
enum Listing {
    static func write(_ columns: [String], _ rows: [[String]], to path: String? = nil) throws {
        let output = try Output(path)
        try output.write(CSVCell.table(columns, rows))
        try output.finish()
    }
}

/// A question before something that cannot be undone.
enum Confirmation {
    /// The answer was not yes.
    struct Declined: Error, CustomStringConvertible {
        var description: String { "Nothing was changed." }
    }

    /// Asks on the terminal; who cannot be asked must have said `--yes`.
    static func ask(_ what: String) throws {
        guard isatty(STDIN_FILENO) == 1 else {
            throw ValidationError("\(what) Say --yes: there is no terminal to ask at.")
        }
        Console.say("\(what) Write yes to go on:")
        guard readLine() == "yes" else { throw Declined() }
    }
}
