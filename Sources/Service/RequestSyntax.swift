import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import Places

/// The rules for a request's head that the HTTP library's parser leaves to others (RFC 9110 and 9112).
enum RequestSyntax {
    /// Fields of which a request has one at most: with two, the service and a proxy before it might each believe another one.
    private static let single = [
        "Host", "Authorization", "Content-Type", "Origin", "Sec-Fetch-Site", HTTPField.Name.smultronDevice.rawName,
    ]

    /// Checks a head, and says the same in one way for all that come after: which host is meant, whether the connection ends
    /// with the answer, and whether the client waits to be told to go on (`Expect`, otherwise absent).
    ///
    /// - Throws: 417 for another expectation, 400 for everything else that is wrong.
    static func check(_ head: inout HTTPRequestHead) throws(Problem) {
        for name in single where head.headers[name].count > 1 { throw .repeated(name) }
        // Clients of HTTP/1.0 need not know hosts, expectations and codings.
        let isOld = head.version == .http1_0
        let host = head.headers["Host"].first
        guard host != nil || isOld else { throw .missingHost }
        let target = authority(ofTarget: head.uri)
        if let target { head.headers.replaceOrAdd(name: "Host", value: String(target)) }
        if let named = target ?? host.map({ $0[...] }), !isAuthority(named) { throw .invalidHost }

        let codings = head.headers["Transfer-Encoding"]
        guard codings.isEmpty || !isOld && codings.map({ $0.lowercased() }) == ["chunked"] else {
            throw .unknownTransferEncoding
        }
        let expectations = head.headers["Expect"]
        let hasContent = !codings.isEmpty || head.headers["Content-Length"].contains { $0 != "0" }
        if isOld || !hasContent {
            head.headers.remove(name: "Expect")
        } else if expectations.contains(where: { $0.lowercased() != "100-continue" }) {
            throw .unknownExpectation
        }
        if !head.isKeepAlive { head.headers.replaceOrAdd(name: "Connection", value: "close") }
    }

    /// The host and port in a target that is a whole address (RFC 9112, section 3.2.2), which go before `Host`; nil for a path.
    private static func authority(ofTarget target: String) -> Substring? {
        guard !target.hasPrefix("/"), let scheme = target.firstRange(of: "://") else { return nil }
        return target[scheme.upperBound...].prefix { !"/?#".contains($0) }
    }

    /// Whether this is a host, and maybe a port, and nothing more (RFC 3986, section 3.2).
    static func isAuthority(_ text: some StringProtocol) -> Bool {
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "[") {
            guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { return false }
            let address = rest[..<end].dropFirst()
            guard !address.isEmpty,
                address.allSatisfy({ isHexDigit($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") })
            else {
                return false
            }
            rest = rest[end...].dropFirst()
        } else {
            let name = rest.prefix(while: isOfName)
            guard !name.isEmpty else { return false }
            rest = rest.dropFirst(name.count)
        }
        guard let colon = rest.first else { return true }
        return colon == UInt8(ascii: ":") && rest.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    /// Of `reg-name`: letters, digits and some marks.
    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-._~%!$&'()*+,;=".utf8.contains(byte)
        }
    }
}

/// Stands right behind the HTTP library's parser at each connection. Whoever sends what cannot be read is told what was wrong
/// with it, and nothing more is taken from the connection; a request that has had its answer gets no second one because the
/// rest of its content is broken; and who asks first whether to send a content, and is refused, sees the connection end.
final class RequestSyntaxHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// What was wrong with what came last.
    private var fault: Problem?
    /// Of the latest head.
    private var acceptLanguage: String?
    /// Requests that have been passed on and not yet been answered.
    private var unanswered = 0
    /// Whether the latest request is still coming.
    private var isContentComing = false
    /// Whether its client waits to be told to send its content.
    private var isContinueAwaited = false
    private var answer = Answer.toRequest

    /// What becomes of the answer that is being written.
    private enum Answer {
        case toRequest
        case lastOfConnection
        /// The request has had one.
        case withheld
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard fault == nil else { return }
        switch unwrapInboundIn(data) {
        case .head(var head):
            acceptLanguage = head.headers.first(name: "Accept-Language")
            do {
                try RequestSyntax.check(&head)
            } catch {
                fault = error
                // The library answers this error and ends the connection.
                return context.fireErrorCaught(HTTPParserError.unknown)
            }
            unanswered += 1
            isContentComing = true
            isContinueAwaited = head.headers.contains(name: "Expect")
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body:
            isContinueAwaited = false
            context.fireChannelRead(data)
        case .end:
            (isContentComing, isContinueAwaited) = (false, false)
            context.fireChannelRead(data)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError, fault == nil { fault = .unreadable(error) }
        context.fireErrorCaught(error)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.code < 200:
            isContinueAwaited = false
            context.write(data, promise: promise)
        case .head(var head) where unanswered > 0:
            answer = .toRequest
            // What is still to come of this request is broken, or may never come.
            if unanswered == 1, isContentComing, isContinueAwaited || fault != nil {
                answer = .lastOfConnection
                head.headers.replaceOrAdd(name: "Connection", value: "close")
            }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .head(let head):
            // No request has it: it is the library's own answer to what it could not read.
            answer = isContentComing ? .withheld : .toRequest
            if answer == .withheld {
                promise?.succeed()
            } else {
                write(fault ?? .unreadable(HTTPParserError.unknown), instead: head, context, promise)
            }
        case .body:
            context.write(data, promise: promise)
        case .end:
            if unanswered > 0 { unanswered -= 1 }
            switch answer {
            case .toRequest: context.write(data, promise: promise)
            case .lastOfConnection:
                context.writeAndFlush(data, promise: promise)
                context.close(mode: .output, promise: nil)
            case .withheld: promise?.succeed()
            }
        }
    }

    private func write(
        _ problem: Problem, instead head: HTTPResponseHead, _ context: ChannelHandlerContext,
        _ promise: EventLoopPromise<Void>?
    ) {
        let language = MessageLanguage(acceptLanguage: acceptLanguage)
        guard let content = try? problem.content(in: language) else {
            return context.write(wrapOutboundOut(.head(head)), promise: promise)
        }
        var head = head
        head.status = HTTPResponseStatus(statusCode: problem.status.code)
        for field in problem.fields(in: language) {
            head.headers.replaceOrAdd(name: field.name.rawName, value: field.value)
        }
        head.headers.replaceOrAdd(name: "Content-Length", value: String(content.readableBytes))
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(content))), promise: promise)
    }
}

/// Puts a ``RequestSyntaxHandler`` where it belongs: the HTTP library takes handlers of the service's own only further back,
/// where versions, targets and the first `Host` are no longer seen.
final class RequestSyntaxInstaller: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart

    func handlerAdded(context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let parser = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(RequestSyntaxHandler(), position: .after(parser))
        } catch {
            context.close(promise: nil)
        }
    }
}

extension Problem {
    /// - Parameter error: of the HTTP library, or of the connection.
    static func unreadable(_ error: any Error) -> Problem {
        guard let error = error as? HTTPParserError else {
            return Problem(
                .badRequest, "Förbindelsen bröts innan hela förfrågan hade kommit.",
                "The connection broke off before the whole request had come.")
        }
        guard error != .headerOverflow else {
            return Problem(
                .requestHeaderFieldsTooLarge, "Adressen och fälten före innehållet är för många eller för långa.",
                "The address and the fields before the content are too many or too long.")
        }
        return Problem(
            .badRequest, "Förfrågan är inte läsbar HTTP/1.1: \(error.debugDescription)",
            "The request is not readable HTTP/1.1: \(error.debugDescription)")
    }

    fileprivate static func repeated(_ field: String) -> Problem {
        Problem(
            .badRequest, "\(field) får stå högst en gång i en förfrågan.",
            "\(field) may stand at most once in a request.")
    }

    fileprivate static let missingHost = Problem(
        .badRequest, "Host saknas; den ska säga vilken värd förfrågan gäller.",
        "Host is missing; it must say which host the request is for.")

    fileprivate static let invalidHost = Problem(
        .badRequest, "Host ska vara en värd och kanske en port, och inget annat.",
        "Host must be a host and maybe a port, and nothing else.")

    fileprivate static let unknownTransferEncoding = Problem(
        .badRequest, "Transfer-Encoding får bara vara chunked, och bara i HTTP/1.1.",
        "Transfer-Encoding can only be chunked, and only in HTTP/1.1.")

    fileprivate static let unknownExpectation = Problem(
        .expectationFailed, "Expect får bara vara 100-continue.", "Expect can only be 100-continue.")
}
