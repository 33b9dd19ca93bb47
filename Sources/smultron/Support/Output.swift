import Foundation
import Store
import Synchronization
import SystemPackage

/// Where data goes: standard output, or a file that is written beside its place and renamed, so that there is never half
/// a file under its name. What is no ordinary file, a pipe or a device, is written to as it is.
final class Output {
    private let path: String?
    /// Where the file is written before it gets its name; nil where there is no name to get.
    private let partial: String?
    private let descriptor: FileDescriptor
    private var isFinished = false

    /// Why a file cannot be written.
    struct Problem: Error, CustomStringConvertible {
        var path: String
        var reason: String
        var description: String { "\(path) cannot be written: \(reason)" }
    }

    /// Whoever read what was written has had enough of it, as `head` has.
    struct ReaderGone: Error {}

    /// Who on this computer may read a file that is made. One of the user's own that is replaced keeps its permissions; what
    /// somebody else has put there decides nothing.
    enum Readers {
        /// As with the database: what is not open to everyone is nobody else's.
        case owner
        case everyone

        fileprivate var mode: mode_t {
            switch self {
            case .owner: 0o600
            case .everyone: 0o644
            }
        }
    }

    /// - Parameter path: nil or `-` for standard output.
    init(_ path: String?, for readers: Readers = .owner) throws {
        self.path = path == "-" ? nil : path
        guard let path = self.path else {
            partial = nil
            descriptor = .standardOutput
            return
        }
        let existing = try? FilePath(path).stat()
        // What these folders name is open already, also where it is a file: a new one must not take the place of the name.
        let isName = ["/dev/", "/proc/"].contains(where: path.hasPrefix)
        let isOrdinary = !isName && (existing == nil || existing?.type == .regular)
        partial = isOrdinary ? CheckedCopy.partialName(for: path) : nil
        if let partial { UnfinishedFiles.add(partial) }
        let number = open(
            partial ?? path, O_WRONLY | O_CREAT | O_CLOEXEC | (isOrdinary ? O_EXCL : O_TRUNC), readers.mode)
        guard number >= 0 else { throw Problem(path: path, reason: String(cString: strerror(errno))) }
        if isOrdinary, let existing, existing.userID.rawValue == geteuid() {
            fchmod(number, existing.permissions.rawValue)
        }
        descriptor = FileDescriptor(rawValue: number)
    }

    /// Whether the data of an output to this path itself appears on a screen.
    static func isOnTerminal(_ path: String?) -> Bool { [nil, "-"].contains(path) && isatty(STDOUT_FILENO) == 1 }

    /// - Throws: ``Problem``, ``ReaderGone``, and `CancellationError` when the command is to end.
    func write(_ bytes: [UInt8]) throws {
        try Task.checkCancellation()
        do {
            try descriptor.writeAll(bytes)
        } catch Errno.brokenPipe {
            throw ReaderGone()
        } catch {
            throw Problem(path: path ?? "standard output", reason: "\(error)")
        }
    }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Puts the file in its place.
    func finish() throws {
        guard let path, let partial else { return }
        guard fsync(descriptor.rawValue) == 0, rename(partial, path) == 0 else {
            throw Problem(path: path, reason: String(cString: strerror(errno)))
        }
        UnfinishedFiles.forget(partial)
        isFinished = true
    }

    deinit {
        if path != nil { try? descriptor.close() }
        if let partial, !isFinished {
            unlink(partial)
            UnfinishedFiles.forget(partial)
        }
    }
}

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
