import Foundation
import Synchronization

/// The files that this process has begun to write and not finished.
enum UnfinishedFiles {
    private static let paths = Mutex<Set<String>>([])

    /// - Parameter path: a name that belongs to this process alone.
    static func add(_ path: String) { _ = paths.withLock { $0.insert(path) } }

    /// The file is finished, or removed.
    static func forget(_ path: String) { _ = paths.withLock { $0.remove(path) } }

    /// Removes them all before the process ends.
    static func removeAll() {
        paths.withLock {
            for path in $0 { unlink(path) }
            $0 = []
        }
    }
}
