import Foundation
import Synchronization

/// How much may be computed for one answer, and whether anybody still waits for it.
///
/// Whoever answers sets ``current``; what computes for long counts its work by ``metered(_:)`` and asks ``check()`` as it goes.
/// Processor time is counted, not time on the clock: a busy machine answers later, and answers the same.
package final class WorkBudget: Sendable {
    /// Of the answer that the task works for; nil where nothing is bounded, as on the command line.
    @TaskLocal package static var current: WorkBudget?
    /// What counts on this thread.
    @TaskLocal private static var meter: Meter?

    /// More had to be computed than one answer may cost.
    package struct Exceeded: Error {
        /// Processor time.
        package var limit: Duration
    }

    /// The reading of one thread's clock up to which work is counted.
    private final class Meter: Sendable {
        let counted = Atomic(WorkBudget.threadNanoseconds)
        /// Questions since the clock was last looked at, which costs as much as comparing some dozens of segments.
        let questions = Atomic(0)
    }

    private static let questionsBetweenLooks = 64

    private let limit: Duration
    private let spent = Atomic(0)
    private let isAbandoned = Atomic(false)

    /// - Parameter limit: processor time.
    package init(_ limit: Duration) {
        self.limit = limit
    }

    /// Processor time that has been counted.
    package var used: Duration { .nanoseconds(spent.load(ordering: .relaxed)) }

    /// Nobody waits for the answer any more: whatever computes for it stops at its next question.
    package func abandon() { isAbandoned.store(true, ordering: .relaxed) }

    /// Counts what a piece of work costs that is done on one thread, without a pause.
    package static func metered<Value>(_ work: () throws -> Value) rethrows -> Value {
        guard let current, meter == nil else { return try work() }
        return try $meter.withValue(Meter()) {
            defer { current.count() }
            return try work()
        }
    }

    /// - Throws: ``Exceeded``; `CancellationError` when nobody waits any more.
    /// - Complexity: some dozens of nanoseconds.
    package static func check() throws {
        if let problem { throw problem }
    }

    /// Why the work should stop; nil when it should go on.
    static var problem: (any Error)? {
        if Task.isCancelled { return CancellationError() }
        guard let current else { return nil }
        if current.isAbandoned.load(ordering: .relaxed) { return CancellationError() }
        guard let meter else { return nil }
        if meter.questions.wrappingAdd(1, ordering: .relaxed).newValue % questionsBetweenLooks == 0 { current.count() }
        return current.used > current.limit ? Exceeded(limit: current.limit) : nil
    }

    private func count() {
        guard let meter = WorkBudget.meter else { return }
        let now = WorkBudget.threadNanoseconds
        spent.wrappingAdd(now - meter.counted.exchange(now, ordering: .relaxed), ordering: .relaxed)
    }

    private static var threadNanoseconds: Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
