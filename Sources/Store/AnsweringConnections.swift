import GRDB
import Synchronization

/// Connections for short questions that are answered on the thread that asks: each question gets one that is free, or else a
/// new one, so nobody waits, and there are as many as threads have asked at the same time.
///
/// They are apart from those of the other reads, which keep a connection until their task goes on: threads that waited for
/// one of those would be the very threads that the tasks wait for, and all would wait for ever.
final class AnsweringConnections: Sendable {
    private let path: String
    private let free = Mutex<[DatabaseQueue]>([])

    init(path: String) {
        self.path = path
    }

    func answer<Value>(_ question: (Database) throws -> Value) throws -> Value {
        let connection = try free.withLock { $0.popLast() } ?? open()
        defer { free.withLock { $0.append(connection) } }
        return try connection.unsafeRead(question)
    }

    private func open() throws -> DatabaseQueue {
        try Connection.inUserTerms(path) {
            try DatabaseQueue(path: path, configuration: Connection.configuration(readOnly: true))
        }
    }
}
