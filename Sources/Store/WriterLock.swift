import Foundation

/// The right to write to a database: held by one process at a time, the server or a writing command, by a lock on a file
/// beside the database. The system takes the lock back when the process ends, however it ends.
public final class WriterLock: Sendable {
    private let descriptor: Int32

    static func path(database: String) -> String { database + "-lock" }

    /// - Parameter purpose: what the holder does, told to those who have to wait.
    /// - Throws: ``StoreError/inUse(path:holder:)`` and ``StoreError/cannotOpen(path:reason:)``
    init(database path: String, purpose: String) throws {
        let lockPath = WriterLock.path(database: path)
        descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError.cannotOpen(path: path, reason: "\(lockPath): \(String(cString: strerror(errno)))")
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
    public static func isFree(database path: String) throws -> Bool {
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
