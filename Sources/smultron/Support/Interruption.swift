import Dispatch
import Foundation
import Store
import Synchronization

/// Ctrl-C, and being asked to end: nothing half-written is left, neither a file nor a line on the screen, and then the
/// process ends by the signal itself, so that shells and scripts see what happened (130 and 143).
enum Interruption {
    /// How long work may take to end by itself once it is cancelled. It cleans up after itself better than anybody else
    /// could; only long computations do not notice.
    private static let patience = DispatchTimeInterval.seconds(1)

    /// Its handlers run however busy the threads of Swift's tasks are, and one at a time.
    private static let queue = DispatchQueue(label: "interruption", qos: .userInteractive)

    /// The first signal that came; 0 for none.
    private static let received = Atomic<Int32>(0)

    /// Does a command's work. On a signal it is cancelled, and ended a second later, or at a second signal at once.
    static func minding(_ work: sending @escaping @isolated(any) () async throws -> Void) async throws {
        let signals = [SIGINT, SIGTERM].filter { !isIgnored($0) }
        let (minded, isMinded) = AsyncStream<Int32>.makeStream()
        let task = Task {
            // A thread of their own sets sources of signals up, and a busy machine may keep it from that for a while. Until
            // then a signal ends the process at once, so until then nothing is begun.
            var minded = minded.makeAsyncIterator()
            for _ in signals { _ = await minded.next() }
            try await work()
        }
        let sources = signals.map { signal in
            let source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
            source.setRegistrationHandler { isMinded.yield(signal) }
            source.setEventHandler {
                guard received.exchange(signal, ordering: .relaxed) == 0 else { end(by: signal) }
                task.cancel()
                queue.asyncAfter(deadline: .now() + patience) { end(by: signal) }
            }
            source.resume()
            return source
        }
        let result = await task.result
        withExtendedLifetime(sources) {}
        let signal = received.load(ordering: .relaxed)
        guard signal == 0 else { end(by: signal) }
        try result.get()
    }

    /// Ends the process by a signal, as if nobody had caught it.
    static func end(by signal: Int32) -> Never {
        UnfinishedFiles.removeAll()
        StatusLine.erase()
        Foundation.signal(signal, SIG_DFL)
        var only = sigset_t()
        sigemptyset(&only)
        sigaddset(&only, signal)
        pthread_sigmask(SIG_UNBLOCK, &only, nil)
        raise(signal)
        _exit(128 + signal)
    }

    /// What the caller wants ignored, as `nohup` does, stays ignored.
    private static func isIgnored(_ signal: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(signal, nil, &action) == 0 else { return false }
        // SIG_IGN; the macro is not imported as a value that can be compared.
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }
}

/// A service that is asked to stop is gone within ten seconds, whatever it computes: what it has acknowledged is on the disk,
/// and the rest can be done again. It ends with 0, as when it stops by itself. At a second signal it ends at once.
enum StopDeadline {
    /// A little more than the services have to end by themselves.
    private static let patience = DispatchTimeInterval.seconds(9)

    /// Its handlers run however busy the threads of Swift's tasks are, and one at a time.
    private static let queue = DispatchQueue(label: "stop deadline", qos: .userInteractive)

    private static let isStopping = Atomic(false)

    /// Runs the services.
    ///
    /// - Parameters:
    ///   - signals: by which they are asked to stop; the services listen to them as well.
    ///   - database: whose socket is cleared away if the deadline passes.
    static func keeping(
        signals: [Int32], database: String, _ run: () async throws -> Void
    ) async throws {
        let sources = signals.map { signal in
            let source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
            source.setEventHandler {
                guard !isStopping.exchange(true, ordering: .relaxed) else {
                    leave(database, "Asked to stop a second time: ended at once.")
                }
                queue.asyncAfter(deadline: .now() + patience) {
                    leave(database, "Something was still at work: ended all the same. What was acknowledged is kept.")
                }
            }
            source.resume()
            return source
        }
        try await run()
        withExtendedLifetime(sources) {}
    }

    private static func leave(_ database: String, _ reason: String) -> Never {
        Console.say(reason)
        try? WriterSocket.clear(database: database)
        _exit(0)
    }
}
