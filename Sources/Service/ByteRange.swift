import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// A part of a file, as the field `Range` asks for it (RFC 9110, section 14.1.2).
enum ByteRange: Equatable {
    /// From one byte, the first of all being 0, through another; to the end if nil.
    case from(Int, through: Int?)
    /// So many at the end.
    case last(Int)

    /// - Returns: nil for what is malformed, in another unit, or several parts at once: then the whole is answered.
    init?(_ field: String) {
        let sides = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard sides.count == 2, sides[0].lowercased() == "bytes" else { return nil }
        let parts = sides[1].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { !$0.isEmpty }
        guard parts.count == 1 else { return nil }
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        switch (ByteRange.number(ends[0]), ByteRange.number(ends[1])) {
        case (nil, let count?) where ends[0].isEmpty: self = .last(count)
        case (let first?, nil) where ends[1].isEmpty: self = .from(first, through: nil)
        case (let first?, let last?) where first <= last: self = .from(first, through: last)
        default: return nil
        }
    }

    /// Digits; more of them than any file has bytes are as good as the largest number.
    private static func number(_ text: some StringProtocol) -> Int? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(text) ?? .max
    }

    /// The bytes of a file that are meant; nil if it has none of them.
    func bytes(of length: Int) -> Range<Int>? {
        switch self {
        case .from(let first, let last): first < length ? first..<min(last ?? .max, length - 1) + 1 : nil
        case .last(let count): count > 0 && length > 0 ? max(0, length - count)..<length : nil
        }
    }
}

/// Answers with a part of a file to who asks for one. What stands behind it is never asked for parts: `FileMiddleware` takes the
/// last five bytes for the first six, and answers those beyond the end with a negative length.
struct ByteRangeMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        guard let field = request.headers[.range] else { return try await next(request, context) }
        var head = request.head
        head.headerFields[.range] = nil
        var response = try await next(Request(head: head, body: request.body), context)
        let whole = response.body
        guard request.method == .get, response.status == .ok, response.headers[.acceptRanges] == "bytes",
            let length = whole.contentLength, let range = ByteRange(field), request.isStillOf(response)
        else { return response }
        guard let bytes = range.bytes(of: length) else { throw Problem.beyondTheEnd(of: length) }
        response.status = .partialContent
        response.headers[.contentRange] = "bytes \(bytes.lowerBound)-\(bytes.upperBound - 1)/\(length)"
        response.body = ResponseBody(contentLength: bytes.count) { writer in
            try await whole.write(PartWriter(writer: writer, before: bytes.lowerBound, left: bytes.count))
        }
        return response
    }
}

private struct PartWriter: ResponseBodyWriter {
    var writer: any ResponseBodyWriter
    /// Bytes that come before the part, and bytes of the part, as far as they have not come yet.
    var before: Int
    var left: Int

    mutating func write(_ buffer: ByteBuffer) async throws {
        var buffer = buffer
        let skipped = min(before, buffer.readableBytes)
        before -= skipped
        buffer.moveReaderIndex(forwardBy: skipped)
        guard let part = buffer.readSlice(length: min(left, buffer.readableBytes)), part.readableBytes > 0 else {
            return
        }
        left -= part.readableBytes
        try await writer.write(part)
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws { try await writer.finish(trailingHeaders) }
}

extension Request {
    /// Whether what the client has a part of is what is answered, as `If-Range` wants it. Weak tags do not tell.
    fileprivate func isStillOf(_ response: Response) -> Bool {
        guard let validator = headers[.ifRange] else { return true }
        return !validator.hasPrefix("W/")
            && [response.headers[.eTag], response.headers[.lastModified]].contains(validator)
    }
}

extension Problem {
    fileprivate static func beyondTheEnd(of length: Int) -> Problem {
        var problem = Problem(
            .rangeNotSatisfiable, "Filen har \(length) byte, och inget av det som Range frågar efter.",
            "The file has \(length) bytes, and none of those that Range asks for.")
        problem.headers[.contentRange] = "bytes */\(length)"
        return problem
    }
}
