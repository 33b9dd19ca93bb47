import Dispatch
import Foundation
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

    private static let signals = [SIGINT, SIGTERM]

    /// Lets signals wait until somebody minds them. Sources of signals are set up by a thread of their own, which a busy
    /// machine may keep from it for a while; until then a signal would end the process at once, whatever is half-written.
    ///
    /// Call it before there are other threads: they begin with the mask of the one that makes them.
    static func holdSignals() { mask(signals, SIG_BLOCK) }

    /// Does a command's work. On a signal it is cancelled, and ended a second later, or at a second signal at once.
    static func minding(_ work: sending @escaping @isolated(any) () async throws -> Void) async throws {
        let task = Task(operation: work)
        let sources = signals.filter { !isIgnored($0) }.map { signal in
            let source = DispatchSource.makeSignalSource(signal: signal, queue: queue)
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
        mask([signal], SIG_UNBLOCK)
        raise(signal)
        _exit(128 + signal)
    }

    private static func mask(_ signals: [Int32], _ how: Int32) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        pthread_sigmask(how, &set, nil)
    }

    /// What the caller wants ignored, as `nohup` does, stays ignored.
    private static func isIgnored(_ signal: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(signal, nil, &action) == 0 else { return false }
        // SIG_IGN; the macro is not imported as a value that can be compared.
        return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }
}
