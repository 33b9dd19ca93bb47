import HummingbirdCore
import HummingbirdTLS
import NIOCore
import NIOHTTPTypes
import NIOSSL
import Synchronization

/// Stands at each connection: lets it in if there is room, and closes it when its client is too slow to send a head or a
/// body, or to take an answer.
final class ConnectionWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private static let pause = TimeAmount.seconds(1)
    /// The kernel takes no more than this ahead of what it can send. Otherwise it would take megabytes at once, and a phone
    /// that reads steadily would look like one that does not read at all.
    private static let unsentInKernelBytes = 32_768
    /// TCP_NOTSENT_LOWAT in Linux' tcp.h, which Swift does not import.
    private static let notSentLowWaterMark = NIOBSDSocket.Option(rawValue: 25)

    /// Of the client.
    let presence = ClientPresence()
    private let census: ConnectionLimit
    private let patience: TimeAmount
    private var pace: SlowClientPolicy?
    private var place: ConnectionLimit.Place?
    private var nextLook: Scheduled<Void>?

    init(census: ConnectionLimit, patience: TimeAmount) {
        self.census = census
        self.patience = patience
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: pace?.headCame(at: .now())
        case .body(let bytes): pace?.bodyCame(bytes: bytes.readableBytes)
        case .end: pace?.requestEnded()
        }
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            pace?.hurry(at: .now())
            context.eventLoop.scheduleTask(in: SlowClientPolicy.patienceWhileStopping) { [presence] in presence.leave() }
        // Who says nothing more may still listen; but programs that read close both sides at once, and this is all one sees of it.
        case ChannelEvent.inputClosed: presence.leave()
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard pace == nil else { return }
        pace = SlowClientPolicy(patience: patience, openedAt: .now())
        place = census.enter(context.channel.remoteAddress.flatMap(ClientAddress.init))
        guard place != nil else { return context.close(promise: nil) }
        try? context.channel.syncOptions?.setOption(
            ChannelOptions.Types.SocketOption(level: .tcp, name: ConnectionWatch.notSentLowWaterMark),
            value: SocketOptionValue(ConnectionWatch.unsentInKernelBytes))
        lookLater(context)
    }

    private func lookLater(_ context: ChannelHandlerContext) {
        nextLook = context.eventLoop.assumeIsolated().scheduleTask(in: ConnectionWatch.pause) { self.look(context) }
    }

    private func look(_ context: ChannelHandlerContext) {
        let unsentBytes = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        if pace?.isTooSlow(unsentBytes: unsentBytes, at: .now()) == true {
            context.close(promise: nil)
        } else {
            lookLater(context)
        }
    }

    private func end() {
        presence.leave()
        nextLook?.cancel()
        nextLook = nil
        place.map(census.leave)
        place = nil
    }
}

/// How many connections there are, and from where, so that nobody takes all the room. What is too many is refused at once
/// rather than left waiting.
final class ConnectionLimit: Sendable {
    /// What one connection counts against.
    struct Place: Sendable {
        /// nil for those that are counted among all alone: trusted proxies, behind whom everybody stands.
        fileprivate var network: ClientAddress?
    }

    private struct Count {
        var all = 0
        var ofNetwork: [ClientAddress: Int] = [:]
    }

    private let mostOfAll: Int
    private let mostOfNetwork: Int
    private let trustedProxies: [AddressBlock]
    private let count = Mutex(Count())

    init(_ settings: Settings.Edge) {
        mostOfAll = settings.maxConnections
        mostOfNetwork = settings.maxConnections / 2
        trustedProxies = settings.trustedProxies
    }

    /// - Returns: nil if there is no room.
    func enter(_ address: ClientAddress?) -> Place? {
        let isCounted = address.map { address in !trustedProxies.contains { $0.contains(address) } } ?? false
        let place = Place(network: isCounted ? address?.network : nil)
        return count.withLock { count in
            guard count.all < mostOfAll else { return nil }
            if let network = place.network {
                guard count.ofNetwork[network, default: 0] < mostOfNetwork else { return nil }
                count.ofNetwork[network, default: 0] += 1
            }
            count.all += 1
            return place
        }
    }

    func leave(_ place: Place) {
        count.withLock { count in
            count.all -= 1
            guard let network = place.network, let known = count.ofNetwork[network] else { return }
            count.ofNetwork[network] = known > 1 ? known - 1 : nil
        }
    }
}

/// What a connection waits for from its client, and since when: whether the client is too slow to be waited for. The time is
/// given to it, not asked for.
struct SlowClientPolicy {
    /// A phone with one bar of signal sends twice as much.
    static let leastBodyBytesPerS = 1_024.0
    /// What is left of the patience with everybody when the service stops.
    static let patienceWhileStopping = TimeAmount.seconds(2)

    private enum Awaited {
        /// The whole first head; heads after the first are a matter of how long a connection may be idle.
        case head(since: NIODeadline)
        case body(since: NIODeadline, bytes: Int)
        /// The service is at work, or idle.
        case nothing
    }

    private var patience: TimeAmount
    private var awaited: Awaited
    /// What waits to be sent, and since when it has been just that.
    private var unsent: (bytes: Int, since: NIODeadline)

    init(patience: TimeAmount, openedAt now: NIODeadline) {
        self.patience = patience
        awaited = .head(since: now)
        unsent = (0, now)
    }

    mutating func headCame(at now: NIODeadline) { awaited = .body(since: now, bytes: 0) }

    mutating func bodyCame(bytes: Int) {
        if case .body(let since, let before) = awaited { awaited = .body(since: since, bytes: before + bytes) }
    }

    mutating func requestEnded() { awaited = .nothing }

    /// From now on there is little time left.
    mutating func hurry(at now: NIODeadline) {
        patience = min(patience, SlowClientPolicy.patienceWhileStopping)
        switch awaited {
        case .head: awaited = .head(since: now)
        case .body: awaited = .body(since: now, bytes: 0)
        case .nothing: break
        }
        unsent.since = now
    }

    /// - Parameter unsentBytes: of answers, for which the client has had no room yet.
    mutating func isTooSlow(unsentBytes: Int, at now: NIODeadline) -> Bool {
        if unsentBytes == 0 || unsentBytes != unsent.bytes { unsent = (unsentBytes, now) }
        if now - unsent.since > patience { return true }
        switch awaited {
        case .head(let since): return now - since > patience
        case .body(let since, let bytes):
            let atLeastRate = TimeAmount.milliseconds(
                Int64(Double(bytes) / SlowClientPolicy.leastBodyBytesPerS * 1_000))
            return now - since > patience + atLeastRate
        case .nothing: return false
        }
    }
}

extension HTTPServerBuilder {
    /// A filter in an address may describe an area of many corners; it counts as one field.
    private static let maxHeaderFieldBytes = 65_536
    private static let maxHeaderBytes = 81_920
    private static let maxHeaderFields = 100
    /// A connection without a request is kept this long after the last.
    private static let idleTimeout = TimeAmount.seconds(60)

    /// HTTP as the service meets the network with it: no client waited for without end, security headers on every answer, and
    /// TLS if there is a certificate.
    ///
    /// - Throws: what is wrong with the certificate or the key.
    static func edge(_ settings: Settings, headers: SecurityHeaders) throws -> HTTPServerBuilder {
        let census = ConnectionLimit(settings.edge)
        let patience = TimeAmount.milliseconds(Int64(settings.edge.clientPatienceS * 1_000))
        let http = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [
                    SecurityHeadersHandler(headers), ConnectionWatch(census: census, patience: patience),
                ],
                idleTimeout: idleTimeout,
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: maxHeaderFieldBytes, maxHeaderListSize: maxHeaderBytes,
                    maxHeaderFieldCount: maxHeaderFields)))
        guard let configuration = try settings.tlsConfiguration() else { return http }
        return try .tls(http, tlsConfiguration: configuration)
    }
}
