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
