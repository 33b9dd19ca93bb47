import Foundation
import NIOCore
import NIOPosix
import Store
import Synchronization

/// Tries out whether a mark is stored as soon as a group outdoors expects it, on the way that its mark takes: the threads that
/// answer, the queue, the database and the disk. There is one trial at a time, however often somebody asks: one that hangs is told
/// of until it has come to its end.
final class MarkTrial: Sendable {
    private enum Stage {
        /// It waits for the threads that answer.
        case threads
        case store(TrialStage)
    }

    private enum State {
        case none
        case underWay(Stage, since: ContinuousClock.Instant)
        case over(problem: String?, took: Duration)
    }

    /// How long a mark may take.
    static let patience = Duration.seconds(2)

    private let writer: StoreWriter
    private let state = Mutex(State.none)

    init(_ writer: StoreWriter) {
        self.writer = writer
    }

    /// How long the latest trial took, or has taken so far; nil before the first.
    var duration: Duration? {
        switch state.withLock(\.self) {
        case .none: nil
        case .underWay(_, let since): .now - since
        case .over(_, let took): took
        }
    }

    /// Tries it once more, and waits for that no longer than a mark may take.
    ///
    /// - Returns: why a mark is not stored in time; nil when all is well.
    func problem() async -> String? {
        if begin() {
            let (trial, end) = AsyncStream.makeStream(of: Never.self)
            Task {
                await run()
                end.finish()
            }
            let alarm = Task {
                try? await Task.sleep(for: MarkTrial.patience)
                end.finish()
            }
            for await _ in trial {}
            alarm.cancel()
        }
        return words(for: state.withLock(\.self))
    }

    /// - Returns: false while another trial is under way.
    private func begin() -> Bool {
        state.withLock { state in
            if case .underWay = state { return false }
            state = .underWay(.threads, since: .now)
            return true
        }
    }

    private func run() async {
        var problem: String?
        do {
            for loop in MultiThreadedEventLoopGroup.singleton.makeIterator() { try await loop.submit {}.get() }
            reach(.queue)
            try await writer.tryMark(at: Date(), telling: reach)
        } catch {
            problem = LogWords.of(error)
        }
        state.withLock { state in
            guard case .underWay(_, let since) = state else { return }
            state = .over(problem: problem, took: .now - since)
        }
    }

    @Sendable private func reach(_ stage: TrialStage) {
        state.withLock { state in
            if case .underWay(_, let since) = state { state = .underWay(.store(stage), since: since) }
        }
    }

    private func words(for state: State) -> String? {
        let late = "a mark that was tried out was not stored within \(MarkTrial.patience)"
        switch state {
        case .over(let problem?, _): return problem
        // The threads may be so busy that nobody could see in time that it was late.
        case .over(nil, let took): return took > MarkTrial.patience ? "\(late), but after \(took)" : nil
        case .underWay(.threads, _): return "\(late): the threads that answer are busy"
        case .underWay(.store(.queue), _):
            return "\(late): it waits for its turn behind other changes, or another program holds the database"
        case .underWay(.store(.database), _): return "\(late): the database takes so long to write it"
        case .underWay(.store(.disk), _): return "\(late): the disk takes so long to keep it"
        case .none: return nil
        }
    }
}
