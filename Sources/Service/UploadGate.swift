import Hummingbird
import NIOCore
import Places
import Store
import Synchronization

/// Lets in as many uploads of marks as there is room for. Who comes when it is full is told at once to come back, instead of
/// waiting for an answer that may take minutes, and memory stays bounded: what is let in is held until it is on disk.
final class UploadGate: Sendable {
    private let mostBytes: Int
    private let mostUploads: Int
    private let room = Mutex((bytes: 0, uploads: 0))

    /// - Parameters:
    ///   - mostBytes: of bodies. Decoded and checked, a mark takes about four times what it took as JSON.
    ///   - mostUploads: at the same time.
    init(mostBytes: Int = 32 * 1024 * 1024, mostUploads: Int = 2_000) {
        self.mostBytes = mostBytes
        self.mostUploads = mostUploads
    }

    /// How many uploads are under way.
    var uploads: Int { room.withLock(\.uploads) }

    /// Carries out an upload.
    ///
    /// - Parameter body: gets the request's content, of which no more is held than there is room for.
    /// - Throws: 503 when there is no room, 413 when the content is larger than allowed.
    func admit<Answer>(
        _ request: Request, upTo mostBytes: Int, _ body: (ByteBuffer) async throws -> Answer
    ) async throws -> Answer {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > mostBytes {
            throw Problem.bodyTooLarge
        }
        try enter()
        var held = 0
        defer { leave(held) }
        var content = ByteBuffer()
        for try await part in request.body {
            guard content.readableBytes + part.readableBytes <= mostBytes else { throw Problem.bodyTooLarge }
            try hold(part.readableBytes)
            held += part.readableBytes
            content.writeImmutableBuffer(part)
        }
        return try await body(content)
    }

    private func enter() throws {
        try room.withLock { room in
            guard room.uploads < mostUploads, room.bytes < mostBytes else { throw Problem.overloaded }
            room.uploads += 1
        }
    }

    private func hold(_ bytes: Int) throws {
        try room.withLock { room in
            guard room.bytes + bytes <= mostBytes else { throw Problem.overloaded }
            room.bytes += bytes
        }
    }

    private func leave(_ held: Int) {
        room.withLock { room in
            room.uploads -= 1
            room.bytes -= held
        }
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
