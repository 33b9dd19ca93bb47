import NIOCore
import NIOHTTPTypes

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

    private let census: ConnectionCensus
    private let patience: TimeAmount
    private var pace: ClientPace?
    private var place: ConnectionCensus.Place?
    private var nextLook: Scheduled<Void>?

    init(census: ConnectionCensus, patience: TimeAmount) {
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
        if event is ChannelShouldQuiesceEvent { pace?.hurry(at: .now()) }
        context.fireUserInboundEventTriggered(event)
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard pace == nil else { return }
        pace = ClientPace(patience: patience, openedAt: .now())
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
        nextLook?.cancel()
        nextLook = nil
        place.map(census.leave)
        place = nil
    }
}
