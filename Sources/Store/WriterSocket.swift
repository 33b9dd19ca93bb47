import Foundation

/// The socket beside the database by which commands hand their work to the server that holds the lock. Only the owner of
/// the database can open it.
public enum WriterSocket {
    public static func path(database: String) -> String { database + "-socket" }

    /// The same file under a name that fits into a socket address, which has room for about a hundred bytes.
    ///
    /// - Throws: ``StoreError/cannotOpen(path:reason:)``
    public static func address(database: String) throws -> String {
        let path = path(database: database)
        guard path.utf8.count > 100 else { return path }
        let url = URL(fileURLWithPath: path)
        let folder = open(url.deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else {
            throw StoreError.cannotOpen(path: path, reason: String(cString: strerror(errno)))
        }
        // The folder stays open as long as the process lives: the name leads through it.
        return "/proc/self/fd/\(folder)/\(url.lastPathComponent)"
    }

    /// Clears away the socket that a server left behind when it was killed. Only for the holder of the lock: nobody else
    /// can tell that it is left behind.
    ///
    /// - Throws: ``StoreError/notASocket(path:)`` for a file of some other kind, which is left alone.
    public static func clear(database: String) throws {
        let path = path(database: database)
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw StoreError.notASocket(path: path) }
        unlink(path)
    }
}
