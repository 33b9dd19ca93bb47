import Foundation
import Synchronization

/// Standard error: words, line by line, and where somebody watches a last line that is drawn over and over.
enum StatusLine {
    /// Whether a line is drawn and has to go before anything else is written.
    private static let isDrawn = Mutex(false)

    /// Whether there is a screen on which a line can be drawn anew.
    static let isPossible: Bool = {
        guard isatty(STDERR_FILENO) == 1 else { return false }
        let terminal = ProcessInfo.processInfo.environment["TERM"] ?? ""
        return !terminal.isEmpty && terminal != "dumb"
    }()

    /// How many characters the screen is wide, as of now; 80 where it does not say.
    static var width: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// Draws the line; in the background of a shell, where it would disturb others, nothing.
    static func draw(_ text: String) {
        guard tcgetpgrp(STDERR_FILENO) == getpgrp() else { return }
        isDrawn.withLock {
            write("\r\(text)\u{1B}[K")
            $0 = true
        }
    }

    static func erase() {
        isDrawn.withLock {
            if $0 { write(erasure) }
            $0 = false
        }
    }

    /// Writes a line that stays.
    static func say(_ line: String) {
        isDrawn.withLock {
            write(($0 ? erasure : "") + line + "\n")
            $0 = false
        }
    }

    private static let erasure = "\r\u{1B}[K"

    /// Whoever has closed standard error wants no words; that is no reason to leave the work.
    private static func write(_ text: String) {
        _ = try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
