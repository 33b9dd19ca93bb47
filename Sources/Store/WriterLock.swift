import Foundation

/// The right to write to a database: held by one process at a time, the server or a writing command, by a lock on a file
/// beside the database. The system takes the lock back when the process ends, however it ends.
package final class WriterLock: Sendable {
    private let descriptor: Int32

    static func path(database: String) -> String { DatabaseName.own(database) + "-lock" }

    /// - Parameter purpose: what the holder does, told to those who have to wait.
    /// - Throws: ``StoreError/inUse(path:holder:)`` and ``StoreError/cannotOpen(path:reason:)``
    init(database path: String, purpose: String) throws {
        let lockPath = WriterLock.path(database: path)
        // A link that somebody has put there would lead to a file that is then cut off.
        descriptor = open(lockPath, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let reason = errno == ELOOP ? "it is a link, and must be a file" : String(cString: strerror(errno))
            throw StoreError.cannotOpen(path: path, reason: "\(lockPath): \(reason)")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            var note = [UInt8](repeating: 0, count: 200)
            let length = read(descriptor, &note, note.count)
            let holder = String(decoding: note.prefix(max(0, length)), as: UTF8.self)
            throw StoreError.inUse(path: path, holder: holder.isEmpty ? "another process" : holder)
        }
        WriterLock.showThatItIsHeld(descriptor)
        ftruncate(descriptor, 0)
        let note = Array("\(purpose) (process \(getpid()))".utf8)
        _ = write(descriptor, note, note.count)
    }

    deinit { close(descriptor) }

    /// Whether nobody holds the right at this moment. Looks only: whoever wants the right meanwhile gets it.
    package static func isFree(database path: String) throws -> Bool {
        let descriptor = open(WriterLock.path(database: path), O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return errno == ENOENT }
        defer { close(descriptor) }
        var found = wholeFile
        return fcntl(descriptor, getOFDLock, &found) == 0 && found.l_type == Int16(F_UNLCK)
    }

    // A flock decides who holds the right, but the system has no call that tells whether somebody holds one. The holder
    // therefore also takes an open file description lock, which fcntl(2) can be asked about. The system takes both back
    // at the same time.

    private static func showThatItIsHeld(_ descriptor: Int32) {
        var lock = wholeFile
        _ = fcntl(descriptor, setOFDLock, &lock)
    }

    private static var wholeFile: flock {
        var lock = flock()
        lock.l_type = Int16(F_WRLCK)
        lock.l_whence = Int16(SEEK_SET)
        return lock
    }

    // F_OFD_GETLK and F_OFD_SETLK of <fcntl.h>, which shows them to GNU sources only.
    private static let getOFDLock: Int32 = 36
    private static let setOFDLock: Int32 = 37
}

/// The socket beside the database by which commands hand their work to the server that holds the lock. Only the owner of
/// the database can open it.
package enum WriterSocket {
    /// The socket's file, whatever name the database was opened by.
    package static func path(database: String) -> String { DatabaseName.own(database) + "-socket" }

    /// The same file under a name that fits into a socket address, which has room for about a hundred bytes.
    ///
    /// - Throws: ``StoreError/cannotOpen(path:reason:)``
    package static func address(database: String) throws -> String {
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
    package static func clear(database: String) throws {
        let path = path(database: database)
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw StoreError.notASocket(path: path) }
        unlink(path)
    }
}

/// The names of a database: what lies beside it belongs to the file, by whatever name somebody comes to it.
enum DatabaseName {
    /// The file's own name where the given one is a link to it.
    static func own(_ path: String) -> String {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, let own = realpath(path, nil) else {
            return path
        }
        defer { free(own) }
        return String(cString: own)
    }

    /// Refuses a file that has several names of its own: beside each of them another service could hold a lock.
    ///
    /// - Throws: ``StoreError/severalNames(path:count:)``
    static func checkThatThereIsOne(_ path: String) throws {
        var status = stat()
        guard stat(path, &status) == 0, status.st_nlink > 1 else { return }
        throw StoreError.severalNames(path: path, count: Int(status.st_nlink))
    }
}
