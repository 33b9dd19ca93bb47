import Foundation

/// Whoever only reads a WAL database makes an empty log and its index beside it, and must not remove them again. What was not
/// there before is removed here, so that a file that is looked at and refused is left as it was found.
///
/// Only for the holder of the lock, or for a file that nobody else uses.
struct ReaderTraces {
    private let made: [String]

    init(of path: String) {
        made = ["-wal", "-shm"].map { path + $0 }.filter { !FileManager.default.fileExists(atPath: $0) }
    }

    func remove() {
        // A log that is not empty is somebody's work.
        for path in made where path.hasSuffix("-shm") || size(path) == 0 { unlink(path) }
    }

    private func size(_ path: String) -> Int? {
        (try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? Int
    }
}
