import ArgumentParser
import Foundation

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
