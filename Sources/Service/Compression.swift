import CZlib
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Sends text compressed to those who take it: over a bad connection, the form is there in a third of the time.
struct CompressionMiddleware: RouterMiddleware {
    /// Below this a packet is sent anyway.
    private static let leastBytes = 1_024

    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard request.method != .head, response.status == .ok || response.status == .created,
            (response.body.contentLength ?? .max) >= CompressionMiddleware.leastBytes,
            response.headers[.contentEncoding] == nil,
            response.headers[.contentType].map(CompressionMiddleware.isText) == true
        else { return response }
        response.headers[.vary] = [response.headers[.vary], "Accept-Encoding"].compactMap(\.self).joined(
            separator: ", ")
        guard request.takesGzip else { return response }
        let plain = response.body
        response.headers[.contentEncoding] = "gzip"
        response.headers[.contentLength] = nil
        // The bytes are others now, so the tag is that of the content only (RFC 9110, section 8.8.1).
        if let tag = response.headers[.eTag], !tag.hasPrefix("W/") { response.headers[.eTag] = "W/" + tag }
        response.body = ResponseBody { writer in
            try await plain.write(GzipWriter(writer))
        }
        return response
    }

    private static func isText(_ type: String) -> Bool {
        let type = type.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces).lowercased()
        return type.hasPrefix("text/") || type.hasSuffix("json") || type.hasSuffix("+xml")
            || type.hasSuffix("javascript")
    }
}

private struct GzipWriter: ResponseBodyWriter {
    private var writer: any ResponseBodyWriter
    private let stream: GzipStream

    init(_ writer: any ResponseBodyWriter) throws {
        self.writer = writer
        stream = try GzipStream()
    }

    mutating func write(_ buffer: ByteBuffer) async throws {
        let compressed = try stream.compress(buffer)
        if compressed.readableBytes > 0 { try await writer.write(compressed) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await writer.write(try stream.finish())
        try await writer.finish(trailingHeaders)
    }
}

extension Request {
    /// Whether `Accept-Encoding` names gzip, or anything, and does not rule it out.
    fileprivate var takesGzip: Bool {
        let codings = (headers[.acceptEncoding] ?? "").lowercased().split(separator: ",").map {
            $0.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        guard let coding = codings.first(where: { $0.first == "gzip" }) ?? codings.first(where: { $0.first == "*" })
        else { return false }
        let weight = coding.first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
        return weight ?? 1 > 0
    }
}

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
