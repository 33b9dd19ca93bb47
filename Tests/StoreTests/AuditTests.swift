import Foundation
import GRDB
import Places
import TestSupport
import Testing

@testable import Store

struct AuditTests {
    private func order(_ details: String) -> AuditedOrder {
        AuditedOrder(at: Sample.duringRound, who: "admin 1 prov", action: "POST /review", details: details)
    }

    @Test func aChangeAndItsNoteAreOneTransaction() async throws {
        let fixture = try await Fixture()
        let mark = Sample.submission()
        _ = try await fixture.record(mark)
        try await AuditedOrder.$current.withValue(order("one")) {
            try await fixture.writer.review([mark.id], as: .approved)
            // The same order goes on; it is noted once.
            try await fixture.writer.review([mark.id], as: .hidden)
        }
        await #expect(throws: StoreError.self) {
            try await AuditedOrder.$current.withValue(order("refused")) {
                try await fixture.writer.review([UUID()], as: .approved)
            }
        }
        let log = try await fixture.store.auditLog()
        #expect(log.map(\.details) == ["one"] && log[0].who == "admin 1 prov" && log[0].time == Sample.duringRound)
    }

    @Test func theLogIsNeitherChangedNorShortened() async throws {
        let fixture = try await Fixture()
        let mark = Sample.submission()
        _ = try await fixture.record(mark)
        try await AuditedOrder.$current.withValue(order("one")) {
            try await fixture.writer.review([mark.id], as: .approved)
        }
        for sql in ["UPDATE audit_entry SET who = 'x'", "DELETE FROM audit_entry"] {
            await #expect(throws: DatabaseError.self) { try await fixture.writer.write { try $0.execute(sql: sql) } }
        }
    }

    @Test func whatWasTakenBackCanBeFetchedBack() async throws {
        let fixture = try await Fixture()
        let mark = Sample.submission()
        _ = try await fixture.record(mark)
        #expect(try await fixture.writer.takeBack(mark.id, from: fixture.sender(device: fixture.device)) == nil)
        let deleted = try await fixture.store.marks(in: fixture.round.id, matching: .deleted)
        #expect(deleted.map(\.mark.id) == [mark.id] && deleted[0].deleted == Sample.duringRound)
        try await fixture.writer.restore(mark.id)
        #expect(try await fixture.store.marks(in: fixture.round.id, matching: .deleted).isEmpty)
        #expect(try await fixture.store.marks(in: fixture.round.id, matching: .unreviewed).map(\.mark.id) == [mark.id])
        #expect(try await fixture.store.check().problems.isEmpty)
        await #expect(throws: StoreError.self) { try await fixture.writer.restore(mark.id) }
    }

    @Test func whatIsErasedIsNoLongerInTheFile() async throws {
        let fixture = try await Fixture()
        let words = "Zebradjungeln bakom stenen"
        var content = Sample.content()
        content.quote = words
        let wordy = Sample.submission(content: content)
        let whole = Sample.submission(content: content)
        let back = Sample.submission(content: content)
        for mark in [wordy, whole, back] { _ = try await fixture.record(mark) }
        _ = try await fixture.writer.takeBack(back.id, from: fixture.sender(device: fixture.device))
        try await fixture.writer.erase([wordy.id], wordsOnly: true, at: Sample.duringRound)
        #expect(
            try await fixture.store.marks(in: fixture.round.id, matching: .unreviewed).map(\.mark.content.quote) == [
                nil, words,
            ])
        try await fixture.writer.erase([whole.id, back.id], wordsOnly: false, at: Sample.duringRound)
        #expect(try await fixture.store.marks(in: fixture.round.id, matching: .unreviewed).map(\.mark.id) == [wordy.id])
        // A late copy of it is not taken for a new mark.
        guard case .refused(.deleted) = try await fixture.record(whole) else {
            Issue.record("an erased mark came back")
            return
        }
        for suffix in ["", "-wal"] {
            let bytes = FileManager.default.contents(atPath: fixture.path + suffix) ?? Data()
            #expect(bytes.range(of: Data(words.utf8)) == nil, "left in the file\(suffix)")
        }
        await #expect(throws: StoreError.self) {
            try await fixture.writer.erase([UUID()], wordsOnly: false, at: Sample.duringRound)
        }
    }

    @Test func printingAnewCanRevokeWhatTheSameGroupsHad() async throws {
        let fixture = try await Fixture()
        let other = MarkScope(preschool: Sample.preschools[1].code, group: nil, round: fixture.round.id)
        let first = try await fixture.writer.invite(to: [fixture.scope, other], at: Sample.duringRound)
        #expect(first.issued.count == 2 && first.revoked == 0)
        let second = try await fixture.writer.invite(
            to: [fixture.scope], revokingOld: true, at: Sample.duringRound)
        #expect(second.revoked == 1)
        func isRevoked(_ secret: Secret) async throws -> Bool {
            guard case .invitation(let invitation) = try await fixture.store.holder(of: secret) else { return false }
            return invitation.revokedAt != nil
        }
        #expect(try await isRevoked(first.issued[0].secret))
        #expect(try await !isRevoked(first.issued[1].secret))
        #expect(try await !isRevoked(second.issued[0].secret))
    }
}
