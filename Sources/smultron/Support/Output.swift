import Foundation

/// Where data goes: standard output, or a file that is written beside its place and renamed, so that there is never half
/// a file under its name. What is no ordinary file, a pipe or a device, is written to as it is.
final class Output {
    private let path: String?
    /// Where the file is written before it gets its name; nil where there is no name to get.
    private let partial: String?
    private let handle: FileHandle
    private var isFinished = false

    /// Why a file cannot be written.
    struct Problem: Error, CustomStringConvertible {
        var path: String
        var reason: String
        var description: String { "\(path) cannot be written: \(reason)" }
    }

    /// - Parameter path: nil or `-` for standard output.
    init(_ path: String?) throws {
        self.path = path == "-" ? nil : path
        guard let path = self.path else {
            partial = nil
            handle = .standardOutput
            return
        }
        var status = stat()
        let isOrdinary = stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
        partial = isOrdinary ? path + ".partial-\(getpid())" : nil
        let descriptor = open(partial ?? path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Problem(path: path, reason: String(cString: strerror(errno))) }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    func write(_ bytes: [UInt8]) throws {
        do {
            try handle.write(contentsOf: bytes)
        } catch {
            throw Problem(path: path ?? "standard output", reason: (error as NSError).localizedDescription)
        }
    }

    func write(_ text: String) throws { try write(Array(text.utf8)) }

    /// Puts the file in its place.
    func finish() throws {
        guard let path, let partial else { return }
        guard fsync(handle.fileDescriptor) == 0, rename(partial, path) == 0 else {
            throw Problem(path: path, reason: String(cString: strerror(errno)))
        }
        isFinished = true
    }

    deinit {
        if let partial, !isFinished { unlink(partial) }
    }
}
