import GRDB
import Synchronization

/// Connections for short questions that are answered on the thread that asks, opened with the first of them.
///
/// They are apart from those of the other reads, which keep a connection until their task goes on: threads that waited for
/// one of those would be the very threads that the tasks wait for, and all would wait for ever.
final class AnsweringPool: Sendable {
    private let path: String
    private let pool = Mutex<DatabasePool?>(nil)

    init(path: String) {
        self.path = path
    }

    /// - Parameter snapshots: where there are some, they answer; nobody keeps one of those while waiting.
    func reader(orOf snapshots: SnapshotSet?) throws -> any DatabaseReader {
        if let snapshots { return snapshots.next }
        return try pool.withLock { pool in
            if let pool { return pool }
            let opened = try DatabasePool(path: path, configuration: Connection.configuration(readOnly: true))
            pool = opened
            return opened
        }
    }
}
