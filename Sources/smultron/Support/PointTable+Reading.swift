import Foundation
import SystemPackage

extension PointTable {
    /// Reads a file, or standard input for `-`, a chunk at a time: the text is never in memory as a whole.
    ///
    /// - Throws: ``BadInput`` where there is no file to read; `Table.Problem`, ``Problem``
    /// - Complexity: O(bytes).
    init(reading path: String) throws {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw BadInput("\(path): \(errno == ENOENT ? "there is no such file" : "the file cannot be read")")
        }
        defer { if path != "-" { close(descriptor) } }
        var reader = PointReader()
        if let status = try? FileDescriptor(rawValue: descriptor).stat(), status.type == .regular {
            reader.expect(bytes: Int(status.size))
        }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        var filled = 0
        var isLast = false
        while !isLast {
            // A row that does not fit makes the buffer grow, so that none is gone through more than a few times.
            if filled == buffer.count { buffer += [UInt8](repeating: 0, count: buffer.count) }
            let number = buffer.withUnsafeMutableBytes { bytes in
                Foundation.read(descriptor, bytes.baseAddress! + filled, bytes.count - filled)
            }
            if number < 0, errno == EINTR { continue }
            guard number >= 0 else { throw BadInput("\(path): the file cannot be read") }
            isLast = number == 0
            filled += number
            let used = buffer.withUnsafeBufferPointer {
                reader.read(UnsafeBufferPointer(rebasing: $0[..<filled]), isLast: isLast)
            }
            buffer.withUnsafeMutableBytes {
                $0.baseAddress!.copyMemory(from: $0.baseAddress! + used, byteCount: filled - used)
            }
            filled -= used
        }
        self = try reader.finish()
    }
}
