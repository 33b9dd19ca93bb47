package import Places
package import Store

/// A database of its own for each test, in a real file, with two preschools and an open round.
package struct Fixture: Sendable {
    package let folder = TemporaryFolder()
    package let writer: StoreWriter
    package let round: Round

    package var path: String { folder.file("smultron.sqlite") }
    package var store: Store { writer.store }
    package var scope: MarkScope { MarkScope(preschool: "451961", group: "Blåbär", round: round.id) }
    package let device = Secret()

    package init() async throws {
        writer = try StoreWriter(path: folder.file("smultron.sqlite"), creating: true, purpose: "tests")
        try await writer.keep(Sample.preschools)
        round = try await writer.openRound(name: "November", opens: Sample.round.opens, closes: Sample.round.closes)
    }

    package func sender(device: Secret?, scope: MarkScope? = nil) -> StoreWriter.Sender {
        .init(scope: scope ?? self.scope, device: device, receivedAt: Sample.duringRound, late: false)
    }

    package func record(_ submission: MarkSubmission, device: Secret? = nil, scope: MarkScope? = nil) async throws
        -> MarkOutcome
    {
        try await writer.record([submission], from: sender(device: device ?? self.device, scope: scope))[0]
    }
}
