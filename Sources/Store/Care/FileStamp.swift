import Foundation

/// Tells whether a database has been written to since, by whomever and however.
public struct FileStamp: Sendable, Equatable {
    private let files: [[Int]]

    /// Of the file and of the log beside it; none of them need be there.
    public init(of store: Store) {
        files = ["", "-wal"].map { ending in
            var status = stat()
            guard stat(store.path + ending, &status) == 0 else { return [] }
            return [
                Int(status.st_ino), Int(status.st_size), Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec),
            ]
        }
    }
}
