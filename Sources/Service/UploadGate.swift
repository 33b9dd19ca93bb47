import Hummingbird
import NIOCore
import Places
import Store
import Synchronization

/// Lets in as many uploads of marks as there is room for. Who comes when it is full is told at once to come back, instead of
/// waiting for an answer that may take minutes, and memory stays bounded: what is let in is held until it is on disk.
///
/// No invitation has more than a quarter of the room and no network more than half, so that one link that has gone astray stops no
/// other group. When all room is
/// taken, the upload that has taken longest for what it has sent gives way; a phone that is cut off so sends its marks again later.
final class UploadGate: Sendable {
    /// Who has a share of the room.
    private enum Taker: Hashable {
        case invitation(Int)
        case network(ClientAddress)

        /// A part of all: a quarter where it is 4.
        var part: Int {
            switch self {
            case .invitation: 4
            case .network: 2
            }
        }
    }

    /// An upload that is under way.
    private struct Upload {
        var takers: [Taker]
        var channel: any Channel
        var begun = ContinuousClock.now
        var bytes = 0
        /// Whether something of it is still to come.
        var isComing = true

        /// Bytes a second, so far.
        var pace: Double { Double(bytes) / max(0.001, (ContinuousClock.now - begun) / .seconds(1)) }
    }

    private struct State {
        /// Held in memory, of bodies.
        var bytes: Shares<Taker>
        var uploads: Shares<Taker>
        /// By number.
        var underWay: [Int: Upload] = [:]
        var lastNumber = 0

        func hasShares(_ takers: [Taker], of bytes: Int, _ uploads: Int) -> Bool {
            takers.allSatisfy { taker in
                self.bytes.hasShare(taker, of: bytes, part: taker.part)
                    && self.uploads.hasShare(taker, of: uploads, part: taker.part)
            }
        }

        mutating func remove(_ number: Int) -> (any Channel)? {
            guard let upload = underWay.removeValue(forKey: number) else { return nil }
            bytes.giveBack(upload.bytes, by: upload.takers)
            uploads.giveBack(by: upload.takers)
            return upload.channel
        }
    }

    /// Who has had less time than this is not called slow.
    private static let head = Duration.seconds(5)
    /// A mark with long texts.
    private static let markBytes = 4_096

    private let state: Mutex<State>

    /// - Parameters:
    ///   - mostBytes: of bodies. Decoded and checked, a mark takes about four times what it took as JSON.
    ///   - mostUploads: at the same time.
    init(mostBytes: Int = 32 * 1024 * 1024, mostUploads: Int = 2_000) {
        state = Mutex(State(bytes: Shares(most: mostBytes), uploads: Shares(most: mostUploads)))
    }

    /// Whether a mark of somebody who is sending no other would be let in.
    var hasRoom: Bool {
        state.withLock { state in
            state.bytes.hasRoom(for: UploadGate.markBytes) && state.uploads.hasRoom()
                || UploadGate.slowest(of: state) != nil
        }
    }

    /// How many uploads are under way.
    var uploads: Int { state.withLock(\.uploads.taken) }

    /// Carries out an upload.
    ///
    /// - Parameters:
    ///   - address: the client's; nil where nobody knows it.
    ///   - channel: the connection that it comes by, closed when the upload must give way.
    ///   - body: gets the request's content, of which no more is held than there is room for.
    /// - Throws: 503 when there is no room, 413 when the content is larger than allowed.
    func admit<Answer>(
        _ request: Request, of invitation: Invitation, from address: ClientAddress?, by channel: any Channel,
        upTo mostBytes: Int,
        _ body: (ByteBuffer) async throws -> Answer
    ) async throws -> Answer {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > mostBytes {
            throw Problem.bodyTooLarge
        }
        let number = try enter([.invitation(invitation.id)] + (address.map { [.network($0.network)] } ?? []), channel)
        defer { _ = state.withLock { $0.remove(number) } }
        var content = ByteBuffer()
        for try await part in request.body {
            guard content.readableBytes + part.readableBytes <= mostBytes else { throw Problem.bodyTooLarge }
            try hold(part.readableBytes, number)
            content.writeImmutableBuffer(part)
        }
        // From here on it is the service's own pace that counts.
        let isStillThere = state.withLock { state in
            state.underWay[number]?.isComing = false
            return state.underWay[number] != nil
        }
        guard isStillThere else { throw Problem.overloaded }
        return try await body(content)
    }

    /// Ends what is still being sent with an invitation that has been revoked.
    func end(of invitation: Int) {
        let gone = state.withLock { state in
            state.underWay.filter { $0.value.takers.contains(.invitation(invitation)) && $0.value.isComing }.keys
                .compactMap { state.remove($0) }
        }
        for channel in gone { channel.close(promise: nil) }
    }

    private func enter(_ takers: [Taker], _ channel: any Channel) throws -> Int {
        try makeRoom(bytes: 0, uploads: 1, for: takers) { state in
            state.uploads.take(by: takers)
            state.lastNumber += 1
            state.underWay[state.lastNumber] = Upload(takers: takers, channel: channel)
            return state.lastNumber
        }
    }

    private func hold(_ bytes: Int, _ number: Int) throws {
        let takers = state.withLock { $0.underWay[number]?.takers }
        // It had to give way.
        guard let takers else { throw Problem.overloaded }
        try makeRoom(bytes: bytes, uploads: 0, for: takers) { state in
            guard state.underWay[number] != nil else { return }
            state.bytes.take(bytes, by: takers)
            state.underWay[number]?.bytes += bytes
        }
    }

    /// Makes room, for which the slowest uploads give way, and takes it.
    private func makeRoom<Value>(
        bytes: Int, uploads: Int, for takers: [Taker], _ take: (inout State) -> Value
    ) throws -> Value {
        let (value, gone) = state.withLock { state -> (Value?, [any Channel]) in
            guard state.hasShares(takers, of: bytes, uploads) else { return (nil, []) }
            var gone: [any Channel] = []
            while !state.bytes.hasRoom(for: bytes) || !state.uploads.hasRoom(for: uploads) {
                guard let channel = UploadGate.removeSlowest(&state) else { return (nil, gone) }
                gone.append(channel)
            }
            return (take(&state), gone)
        }
        for channel in gone { channel.close(promise: nil) }
        guard let value else { throw Problem.overloaded }
        return value
    }

    private static func removeSlowest(_ state: inout State) -> (any Channel)? {
        slowest(of: state).flatMap { state.remove($0) }
    }

    private static func slowest(of state: State) -> Int? {
        state.underWay.filter { $0.value.isComing && .now - $0.value.begun > head }
            .min { $0.value.pace < $1.value.pace }?.key
    }
}

extension Problem {
    /// More is under way than can be held.
    static let overloaded = comeBack(
        after: 5,
        "Just nu kommer fler markeringar än tjänsten hinner spara. Inget av detta har sparats; försök igen om en stund.",
        "More marks are coming than the service can keep. Nothing of this was kept; try again in a moment.")
}

/// Keeps the area of interest until the register or the outline changes: to read it costs far more than to judge a mark by it.
final class AreaKeeper: Sendable {
    private let store: Store
    private let bufferM: Double
    private let kept = Mutex<(area: AreaOfInterest, corrected: Int)?>(nil)

    /// - Parameter bufferM: metres around the outline and around every preschool.
    init(store: Store, bufferM: Double) {
        self.store = store
        self.bufferM = bufferM
    }

    func area() async throws -> AreaOfInterest {
        // Asked for first: a change that comes in between is found the next time.
        let corrected = try await store.version().corrected
        if let kept = kept.withLock(\.self), kept.corrected == corrected { return kept.area }
        let area = try await store.areaOfInterest(bufferM: bufferM)
        kept.withLock { $0 = (area, corrected) }
        return area
    }
}
