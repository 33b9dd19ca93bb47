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
    private let presence = ClientPresence()
    private let presences: ClientPresences
    private let census: ConnectionLimit
    private let patience: TimeAmount
    private var pace: SlowClientPolicy?
    private var place: ConnectionLimit.Place?
    private var nextLook: Scheduled<Void>?

    init(census: ConnectionLimit, presences: ClientPresences, patience: TimeAmount) {
        self.census = census
        self.presences = presences
        self.patience = patience
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { begin(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end(context) }

    func channelInactive(context: ChannelHandlerContext) {
        end(context)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            pace?.headCame(at: .now())
            place.map(census.noteRequest)
        case .body(let bytes): pace?.bodyCame(bytes: bytes.readableBytes)
        case .end: pace?.requestEnded()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            pace?.answerEnded()
            if pace?.isIdle == true { place.map(census.noteIdle) }
        }
        context.write(data, promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            pace?.hurry(at: .now())
            context.eventLoop.scheduleTask(in: SlowClientPolicy.patienceWhileStopping) { [presence] in presence.leave()
            }
        // Who says nothing more may still listen; but programs that read close both sides at once, and this is all one sees of it.
        case ChannelEvent.inputClosed: presence.leave()
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard pace == nil else { return }
        presences.add(presence, at: context.channel)
        pace = SlowClientPolicy(patience: patience, openedAt: .now())
        place = census.enter(context.channel.remoteAddress.flatMap(ClientAddress.init), context.channel)
        guard place != nil else { return context.close(promise: nil) }
        try? context.pipeline.syncOperations.addHandler(
            ByteWatch { [weak self] in self?.pace?.bytesCame(at: .now()) }, position: .first)
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

    private func end(_ context: ChannelHandlerContext) {
        presence.leave()
        presences.remove(at: context.channel)
        nextLook?.cancel()
        nextLook = nil
        place.map(census.leave)
        place = nil
    }
}

/// Tells that bytes have come, before anybody has made out what they are: a head that never ends is only seen here.
private final class ByteWatch: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let tell: () -> Void

    init(tell: @escaping () -> Void) {
        self.tell = tell
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        tell()
        context.fireChannelRead(data)
    }
}

/// How many connections there are, and from where, so that nobody takes all the room. When there is none, the connection goes that
/// has been without a request for longest, one whose head is still to come among them; where all have one, the new connection is refused
/// at once rather than left waiting.
final class ConnectionLimit: Sendable {
    /// What one connection counts against.
    struct Place: Sendable {
        fileprivate var number: Int
        /// nil for those that are counted among all alone: trusted proxies, behind whom everybody stands.
        fileprivate var network: ClientAddress?
        fileprivate var takers: [ClientAddress] { network.map { [$0] } ?? [] }
    }

    private struct Count {
        var connections: Shares<ClientAddress>
        var lastNumber = 0
        var channels: [Int: any Channel] = [:]
        /// Those without a request, by number, and in which order they came to be so.
        var idle: [Int: (order: Int, network: ClientAddress?)] = [:]

        mutating func add(_ place: Place, _ channel: any Channel) {
            connections.take(by: place.takers)
            channels[place.number] = channel
            noteIdle(place)
        }

        mutating func noteIdle(_ place: Place) {
            guard channels[place.number] != nil else { return }
            lastNumber += 1
            idle[place.number] = (lastNumber, place.network)
        }

        mutating func remove(_ place: Place) {
            guard channels.removeValue(forKey: place.number) != nil else { return }
            idle.removeValue(forKey: place.number)
            connections.giveBack(by: place.takers)
        }

        /// Makes room among all, or among those of a network.
        mutating func removeIdle(of network: ClientAddress?) -> (any Channel)? {
            // Only when it is full is the longest looked for.
            let longest = idle.filter { network == nil || $0.value.network == network }
                .min { $0.value.order < $1.value.order }
            guard let longest else { return nil }
            defer { remove(Place(number: longest.key, network: longest.value.network)) }
            return channels[longest.key]
        }
    }

    private let trustedProxies: [AddressBlock]
    private let count: Mutex<Count>

    init(_ settings: Settings.Edge) {
        count = Mutex(Count(connections: Shares(most: settings.maxConnections)))
        trustedProxies = settings.trustedProxies
    }

    /// Whether somebody who has no connection would get one.
    var hasRoom: Bool { count.withLock { $0.connections.hasRoom() || !$0.idle.isEmpty } }

    /// - Returns: nil if there is no room.
    func enter(_ address: ClientAddress?, _ channel: any Channel) -> Place? {
        let isCounted = address.map { address in !trustedProxies.contains { $0.contains(address) } } ?? false
        let network = isCounted ? address?.network : nil
        let (place, gone) = count.withLock { count -> (Place?, (any Channel)?) in
            var gone: (any Channel)?
            if let network, !count.connections.hasShare(network) {
                gone = count.removeIdle(of: network)
                guard gone != nil else { return (nil, nil) }
            } else if !count.connections.hasRoom() {
                gone = count.removeIdle(of: nil)
                guard gone != nil else { return (nil, nil) }
            }
            count.lastNumber += 1
            let place = Place(number: count.lastNumber, network: network)
            count.add(place, channel)
            return (place, gone)
        }
        gone?.close(promise: nil)
        return place
    }

    func noteIdle(_ place: Place) { count.withLock { $0.noteIdle(place) } }

    func noteRequest(_ place: Place) { _ = count.withLock { $0.idle.removeValue(forKey: place.number) } }

    func leave(_ place: Place) { count.withLock { $0.remove(place) } }
}

/// What a connection waits for from its client, and since when: whether the client is too slow to be waited for. The time is
/// given to it, not asked for.
struct SlowClientPolicy {
    /// A phone with one bar of signal sends eight times as much. It counts anew from time to time, so that nobody can send nearly all
    /// at once and then keep what is held for them.
    static let leastBodyBytesPerS = 256.0
    /// However steadily a body comes, so long it may take.
    static let longestBody = TimeAmount.minutes(10)
    /// What is left of the patience with everybody when the service stops.
    static let patienceWhileStopping = TimeAmount.seconds(2)

    private enum Awaited {
        /// The whole of a head that has begun; the first one begins with the connection.
        case head(since: NIODeadline)
        /// `bytes` since `counted`.
        case body(since: NIODeadline, counted: NIODeadline, bytes: Int)
        /// The service is at work.
        case answer
        /// The next request, if there is one.
        case nothing
    }

    private var patience: TimeAmount
    private var awaited: Awaited
    /// Requests without a whole answer; several, where the client sends the next ones ahead.
    private var unanswered = 0
    /// What waits to be sent, and since when it has been just that.
    private var unsent: (bytes: Int, since: NIODeadline)

    init(patience: TimeAmount, openedAt now: NIODeadline) {
        self.patience = patience
        awaited = .head(since: now)
        unsent = (0, now)
    }

    /// Nothing is under way.
    var isIdle: Bool { if case .nothing = awaited { true } else { false } }

    /// Something of a request, whatever it is.
    mutating func bytesCame(at now: NIODeadline) {
        if isIdle { awaited = .head(since: now) }
    }

    mutating func headCame(at now: NIODeadline) {
        unanswered += 1
        awaited = .body(since: now, counted: now, bytes: 0)
    }

    mutating func bodyCame(bytes: Int) {
        if case .body(let since, let counted, let before) = awaited {
            awaited = .body(since: since, counted: counted, bytes: before + bytes)
        }
    }

    mutating func requestEnded() { awaited = unanswered > 0 ? .answer : .nothing }

    /// The whole answer has been handed over.
    mutating func answerEnded() {
        unanswered -= 1
        if case .answer = awaited, unanswered == 0 { awaited = .nothing }
    }

    /// From now on there is little time left.
    mutating func hurry(at now: NIODeadline) {
        patience = min(patience, SlowClientPolicy.patienceWhileStopping)
        switch awaited {
        case .head: awaited = .head(since: now)
        case .body: awaited = .body(since: now, counted: now, bytes: 0)
        case .answer, .nothing: break
        }
        unsent.since = now
    }

    /// - Parameter unsentBytes: of answers, for which the client has had no room yet.
    mutating func isTooSlow(unsentBytes: Int, at now: NIODeadline) -> Bool {
        if unsentBytes == 0 || unsentBytes != unsent.bytes { unsent = (unsentBytes, now) }
        if now - unsent.since > patience { return true }
        switch awaited {
        case .head(let since): return now - since > patience
        case .body(let since, let counted, let bytes):
            if now - since > SlowClientPolicy.longestBody { return true }
            guard now - counted > patience else { return false }
            let least = SlowClientPolicy.leastBodyBytesPerS * Double((now - counted).nanoseconds) / 1e9
            awaited = .body(since: since, counted: now, bytes: 0)
            return Double(bytes) < least
        case .answer, .nothing: return false
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
    static func edge(
        _ settings: Settings, _ certificate: ServerCertificate?, _ census: ConnectionLimit,
        _ presences: ClientPresences, headers: SecurityHeaders
    ) throws -> HTTPServerBuilder {
        let patience = TimeAmount.milliseconds(Int64(settings.edge.clientPatienceS * 1_000))
        let http = HTTPServerBuilder.http1(
            configuration: .init(
                additionalChannelHandlers: [
                    RequestSyntaxInstaller(), SecurityHeadersHandler(headers),
                    ConnectionWatch(census: census, presences: presences, patience: patience),
                ],
                idleTimeout: idleTimeout,
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: maxHeaderFieldBytes, maxHeaderListSize: maxHeaderBytes,
                    maxHeaderFieldCount: maxHeaderFields)))
        guard let certificate else { return http }
        return try .tls(http, tlsConfiguration: certificate.configuration())
    }
}
