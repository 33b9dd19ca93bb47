import Dispatch
import Foundation
import Places
import Synchronization

/// How far long work has come, on the last line of a terminal: a bar, percent, and the time left. In a pipe or a file it is
/// nothing at all, and so it is for work that is soon done. May be told from any thread.
final class Progress: Sendable {
    private struct State {
        var title: String
        var total: Int?
        var done = 0
        var start = ContinuousClock.now
        var isShown: Bool
    }

    /// Before this, there is nothing to say.
    private static let patience = DispatchTimeInterval.milliseconds(500)
    private static let interval = DispatchTimeInterval.milliseconds(125)

    /// A thread of its own, since the work may take all those of Swift's tasks.
    private static let queue = DispatchQueue(label: "progress", qos: .userInitiated)

    private let state: Mutex<State>

    /// - Parameters:
    ///   - title: what is done, as in "Reading marks.csv".
    ///   - total: how much there is of it; nil where that is not known, and then the time that it has taken is shown.
    ///   - isShown: false where the line would stand in the way of something else on the same screen.
    init(_ title: String, of total: Int? = nil, isShown: Bool = true) {
        let isShown = isShown && StatusLine.isPossible
        state = Mutex(State(title: title, total: total, isShown: isShown))
        if isShown { draw(in: Progress.patience) }
    }

    /// So much is done, from the beginning.
    func reach(_ done: Int) { state.withLock { $0.done = done } }

    /// So much of so much is done.
    func reach(_ done: Int, of total: Int) {
        state.withLock {
            $0.done = done
            $0.total = total
        }
    }

    /// So much more is done.
    func advance(by count: Int) { state.withLock { $0.done += count } }

    /// The next part of the work begins.
    func turn(to title: String, of total: Int? = nil) {
        state.withLock {
            $0.title = title
            $0.total = total
            $0.done = 0
            $0.start = .now
        }
    }

    /// Takes the line away. May be called more than once.
    func end() {
        // Under the same lock as drawing, so that nothing is drawn afterwards.
        state.withLock {
            guard $0.isShown else { return }
            $0.isShown = false
            StatusLine.erase()
        }
    }

    deinit { end() }

    /// Draws the line after a while, and then over and over.
    private func draw(in interval: DispatchTimeInterval) {
        Progress.queue.asyncAfter(deadline: .now() + interval) { [weak self] in
            guard let self, draw() else { return }
            draw(in: Progress.interval)
        }
    }

    /// - Returns: whether there is more to draw.
    private func draw() -> Bool {
        state.withLock {
            guard $0.isShown else { return false }
            let text = ProgressText(
                title: $0.title, done: $0.done, total: $0.total, seconds: $0.start.duration(to: .now) / .seconds(1))
            StatusLine.draw(text.line(width: StatusLine.width))
            return true
        }
    }
}

extension Progress {
    /// Follows work on marks that is done further down in this process. What a server does instead says nothing until it
    /// is done.
    func following<Value>(_ work: () async throws -> Value) async rethrows -> Value {
        let report = WorkReport { [self] stage, total in
            switch stage {
            case .checking: turn(to: "Checking marks", of: total)
            case .writing: turn(to: "Writing marks", of: total)
            case .publishing: turn(to: "Publishing")
            }
        } advanced: { [self] in
            advance(by: $0)
        }
        return try await WorkReport.$current.withValue(report, operation: work)
    }
}

/// A line that says how far some work has come: plain values in, text out.
struct ProgressText {
    var title: String
    var done: Int
    /// nil where nobody knows how much there is.
    var total: Int?
    /// Since the work began.
    var seconds: Double

    /// Less than this and a rate says nothing yet.
    private static let leastSeconds = 2.0
    private static let leastShare = 0.01
    private static let barWidths = 10...40

    private var share: Double? {
        guard let total, total > 0 else { return nil }
        return min(1, Double(max(0, done)) / Double(total))
    }

    /// How long it will go on at the rate until now; nil while that cannot be told.
    var timeLeft: String? {
        guard let share, share < 1, share >= ProgressText.leastShare, seconds >= ProgressText.leastSeconds else {
            return nil
        }
        return ProgressText.inWords(secondsLeft: seconds * (1 - share) / share)
    }

    /// Rounded up: nobody minds to wait less than was said.
    static func inWords(secondsLeft: Double) -> String {
        func up(to step: Double) -> Int { Int((secondsLeft / step).rounded(.up) * step) }
        return switch secondsLeft {
        case ...5: "a few seconds left"
        case ...55: "about \(up(to: 5)) s left"
        case ...(90 * 60): "about \(up(to: 60) / 60) min left"
        default: "about \(up(to: 3600) / 3600) h left"
        }
    }

    /// The line. Where there is little room, the bar goes first, then the time left, then the end of the title.
    ///
    /// - Parameter width: the columns of the screen; one is left free, since some terminals turn the line there.
    func line(width: Int) -> String {
        let room = max(0, width - 1)
        guard let share else {
            let count = done > 0 ? "\(Console.number(done)), " : ""
            return fit(title, before: " … \(count)\(Int(seconds)) s", in: room)
        }
        // Only what is done is a hundred percent.
        let percent = " \(String(Int(share * 100)).padded(to: 3)) %"
        let left = timeLeft.map { "  \($0)" } ?? ""
        let bar = room - title.count - " []".count - percent.count - left.count
        guard bar < ProgressText.barWidths.lowerBound else {
            return title + " [\(ProgressText.bar(share, width: min(bar, ProgressText.barWidths.upperBound)))]" + percent
                + left
        }
        return title.count + percent.count + left.count <= room
            ? title + percent + left : fit(title, before: percent, in: room)
    }

    private static func bar(_ share: Double, width: Int) -> String {
        let full = Int(share * Double(width))
        return String(repeating: "#", count: full) + String(repeating: "-", count: width - full)
    }

    /// Shortens the title so that what comes after it has room.
    private func fit(_ title: String, before end: String, in room: Int) -> String {
        let length = room - end.count
        guard title.count > length else { return title + end }
        return length < 2 ? String(end.drop { $0 == " " }.prefix(room)) : title.prefix(length - 1) + "…" + end
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}

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
