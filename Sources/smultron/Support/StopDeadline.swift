import Dispatch
import Foundation
import Store
import Synchronization

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
