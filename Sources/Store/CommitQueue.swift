import GRDB
import Synchronization

/// Changes on their way to the disk. Those that come while a transaction is being committed wait, and are committed together
/// in the next one, so that the disk is waited for once for all of them. Each has a savepoint of its own: one that fails
/// leaves no trace and costs the others nothing.
///
/// A change that has been taken is carried out, also when the task that asked for it is cancelled meanwhile: a client that
/// leaves in the middle of a commit finds its mark there when it asks again.
final class CommitQueue: Sendable {
    /// A longer transaction would keep the first of its changes waiting for the last.
    private static let mostTogether = 512

    /// A change that waits, and what happens with it.
    private struct Change: Sendable {
        var kind: ContentChange
        /// Makes the change in the open transaction.
        ///
        /// - Returns: what to do once it is known whether the transaction is on disk.
        var make: @Sendable (Database) -> Made
        /// Tells that the change was not even tried.
        var refuse: @Sendable (any Error) -> Void
    }

    private struct Made {
        /// Whether anything is otherwise than before.
        var hasEffect: Bool
        /// Why the change alone was undone.
        var problem: (any Error)?
        /// Tells whoever waits what became of it: its own outcome, or else why the transaction is not on disk.
        var announce: @Sendable ((any Error)?) -> Void
    }

    private struct State {
        var waiting: [Change] = []
        /// A transaction is under way, or about to be.
        var isAtWork = false
        var observer: (@Sendable (Commit) -> Void)?
    }

    private let pool: DatabasePool
    private let state = Mutex(State())

    init(pool: DatabasePool) {
        self.pool = pool
    }

    /// Changes that wait at this moment.
    var waiting: Int { state.withLock(\.waiting.count) }

    /// Tells somebody of every transaction from now on.
    func observe(_ observer: @escaping @Sendable (Commit) -> Void) { state.withLock { $0.observer = observer } }

    /// Waits until a change is on disk.
    ///
    /// - Parameters:
    ///   - kind: what the change does to what layers show, if it changes anything.
    ///   - notes: written with the change, and no effect of it.
    /// - Throws: what the change throws; or `DatabaseError` when the disk or the database fails, and nothing of it was kept.
    func commit<Value: Sendable>(
        _ kind: ContentChange, notes: @Sendable @escaping (Database) throws -> Void = { _ in },
        _ body: @Sendable @escaping (Database) throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { (waiting: CheckedContinuation<Value, any Error>) in
            enqueue(
                Change(
                    kind: kind,
                    make: { db in
                        let outcome = Result {
                            try CommitQueue.alone(db) { db in
                                try notes(db)
                                let before = db.totalChangesCount
                                return (value: try body(db), hasEffect: db.totalChangesCount != before)
                            }
                        }
                        let hasEffect = (try? outcome.get().hasEffect) ?? false
                        return Made(hasEffect: hasEffect, problem: outcome.problem) { failure in
                            waiting.resume(with: failure.map { .failure($0) } ?? outcome.map(\.value))
                        }
                    }, refuse: { waiting.resume(throwing: $0) }))
        }
    }

    private func enqueue(_ change: Change) {
        let wasAtWork = state.withLock { state in
            state.waiting.append(change)
            defer { state.isAtWork = true }
            return state.isAtWork
        }
        if !wasAtWork { schedule() }
    }

    private func schedule() {
        pool.asyncWriteWithoutTransaction { db in self.commitWaiting(db) }
    }

    /// Commits what waits, and comes back for what has come meanwhile: in between, others get their turn at the database.
    private func commitWaiting(_ db: Database) {
        let together = state.withLock { state in
            let together = state.waiting.prefix(CommitQueue.mostTogether)
            state.waiting.removeFirst(together.count)
            return Array(together)
        }
        commit(together, db)
        let isEmpty = state.withLock { state in
            state.isAtWork = !state.waiting.isEmpty
            return state.waiting.isEmpty
        }
        if !isEmpty { schedule() }
    }

    private func commit(_ together: [Change], _ db: Database) {
        let begin = ContinuousClock.now
        var made: [Made] = []
        var failure: (any Error)?
        do {
            try db.inTransaction(.immediate) {
                var changes = ContentChanges()
                for change in together {
                    let outcome = change.make(db)
                    made.append(outcome)
                    if outcome.hasEffect { changes.add(change.kind) }
                    // A full or failing disk makes SQLite undo the whole transaction by itself.
                    if !db.isInsideTransaction, let problem = outcome.problem { throw problem }
                }
                try changes.note(db)
                return made.contains { $0.problem == nil } ? .commit : .rollback
            }
        } catch {
            failure = error
        }
        // Before anybody is told, so that whoever has an answer finds it counted.
        state.withLock(\.observer)?(
            Commit(
                changes: made.count { $0.problem == nil }, duration: ContinuousClock.now - begin,
                hasFailed: failure != nil))
        for change in made { change.announce(failure) }
        if let failure {
            for change in together.dropFirst(made.count) { change.refuse(failure) }
        }
    }

    /// Makes a change so that it can be undone without the others.
    private static func alone<Value>(_ db: Database, _ body: (Database) throws -> Value) throws -> Value {
        var value: Value?
        try db.inSavepoint {
            value = try body(db)
            return .commit
        }
        return value!
    }
}

extension Result {
    fileprivate var problem: Failure? { if case .failure(let problem) = self { problem } else { nil } }
}

/// How a transaction went.
package struct Commit: Sendable {
    /// Changes that were committed together: marks of one request are one.
    package var changes: Int
    package var duration: Duration
    /// Nothing of it is on disk.
    package var hasFailed: Bool
}
