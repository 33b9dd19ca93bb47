import CZlib
import NIOCore

/// Compresses bytes as they come, with zlib, into one gzip stream (RFC 1952).
final class GzipStream {
    // On the heap, because zlib keeps the address of its stream.
    private let stream: UnsafeMutablePointer<z_stream>

    struct Problem: Error, CustomStringConvertible {
        var code: Int32
        var description: String { "zlib says \(code)" }
    }

    init() throws {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // Level 6, zlib's own choice between speed and size.
        let code = smultron_gzip_init(stream, 6)
        guard code == Z_OK else {
            stream.deallocate()
            throw Problem(code: code)
        }
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
    }

    /// - Returns: what is ready to be sent; often nothing until more has come.
    func compress(_ buffer: ByteBuffer) throws -> ByteBuffer { try run(buffer, Z_NO_FLUSH) }

    /// - Returns: the rest of the stream.
    func finish() throws -> ByteBuffer { try run(ByteBuffer(), Z_FINISH) }

    private func run(_ input: ByteBuffer, _ flush: Int32) throws -> ByteBuffer {
        var output = ByteBuffer()
        try input.withUnsafeReadableBytes { bytes in
            // zlib only reads from it, though its type does not say so.
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: bytes.bindMemory(to: UInt8.self).baseAddress)
            stream.pointee.avail_in = UInt32(bytes.count)
            repeat {
                try output.writeWithUnsafeMutableBytes(minimumWritableBytes: 16 * 1024) { space in
                    stream.pointee.next_out = space.bindMemory(to: UInt8.self).baseAddress
                    stream.pointee.avail_out = UInt32(space.count)
                    let code = deflate(stream, flush)
                    guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else {
                        throw Problem(code: code)
                    }
                    return space.count - Int(stream.pointee.avail_out)
                }
            } while stream.pointee.avail_out == 0
        }
        return output
    }
}
