public import Places
public import Store

/// A database of its own for each test, in a real file, with two preschools and an open round.
public struct Fixture: Sendable {
    public let folder = TemporaryFolder()
    public let writer: StoreWriter
    public let round: Round

    public var path: String { folder.file("smultron.sqlite") }
    public var store: Store { writer.store }
    public var scope: MarkScope { MarkScope(preschool: "451961", group: "Blåbär", round: round.id) }
    public let device = Secret()

    public init() async throws {
        writer = try StoreWriter(path: folder.file("smultron.sqlite"), creating: true, purpose: "tests")
        try await writer.keep(Sample.preschools)
        round = try await writer.openRound(name: "November", opens: Sample.round.opens, closes: Sample.round.closes)
    }

    public func sender(device: Secret?, scope: MarkScope? = nil) -> StoreWriter.Sender {
        .init(scope: scope ?? self.scope, device: device, receivedAt: Sample.duringRound, late: false)
    }

    public func record(_ submission: MarkSubmission, device: Secret? = nil, scope: MarkScope? = nil) async throws
        -> MarkOutcome
    {
        try await writer.record([submission], from: sender(device: device ?? self.device, scope: scope))[0]
    }
}
