import Disclosure
import Foundation
import GRDB
import Places
import TestSupport
import Testing

@testable import Store

struct PublicationTests {
    private func publish(_ fixture: Fixture, as name: String = "a", after days: Double = 0) async throws {
        let analysis = AnalysisRecord(
            name: name, round: fixture.round.id, method: "m", markCount: 0, inputChecksum: "",
            computedAt: Sample.duringRound,
            version: "1", document: Data("{}".utf8))
        _ = try await fixture.writer.publish(
            PublicationDraft(
                round: fixture.round, analysis: analysis, analysisID: "2584-a", method: "m", thresholds: .standard,
                reason: nil, markCount: 0, inputChecksum: "",
                content: PublishedContent(of: [], preschools: Sample.preschools, control: DisclosureControl())),
            at: moment(after: days))
    }

    private func moment(after days: Double) -> Date { Sample.duringRound.addingTimeInterval(days * 24 * 3600) }

    @Test func aPublicationDatedInTheFutureKeepsNoneFromBeingMade() async throws {
        let fixture = try await Fixture()
        try await publish(fixture, after: 1_000)
        #expect(try await fixture.store.nextPublication(of: fixture.round.id, at: moment(after: 0)) == nil)
        try await publish(fixture, as: "b")
        // What was made now keeps the next one waiting as ever, and so does one that a small correction has put ahead.
        #expect(try await fixture.store.nextPublication(of: fixture.round.id, at: moment(after: 1)) == moment(after: 7))
        #expect(
            try await fixture.store.nextPublication(of: fixture.round.id, at: moment(after: -0.1)) == moment(after: 7))
        await #expect(throws: StoreError.self) { try await publish(fixture, as: "c", after: 1) }
        // The latest is the one that was made last, whatever its date.
        #expect(try await fixture.store.publications().map(\.publication.number) == [2, 1])
        #expect(try await fixture.store.latestPublication().publication?.number == 2)
    }

    @Test func aRoundThatHadNothingToPublishWaitsUntilSomebodyHasPublished() async throws {
        let fixture = try await Fixture()
        let closes = fixture.round.closes
        #expect(try await fixture.store.roundsToPublish(at: closes).map(\.hadNothing) == [false])
        try await fixture.writer.noteNothingPublished(of: fixture.round.id)
        #expect(try await fixture.store.hadNothingToPublish(fixture.round.id))
        #expect(try await fixture.store.roundsToPublish(at: closes).map(\.hadNothing) == [true])
        #expect(try await fixture.store.roundsToPublish(at: closes.addingTimeInterval(-1)).isEmpty)
        try await publish(fixture, after: 30)
        #expect(try await fixture.store.roundsToPublish(at: moment(after: 40)).isEmpty)
    }

    @Test func theLatestRoundIsOneThatHasBegun() async throws {
        let fixture = try await Fixture()
        let future = try await fixture.writer.openRound(
            name: "Later", opens: moment(after: 1_000), closes: moment(after: 1_100))
        #expect(try await fixture.store.roundOrLatest(nil, at: moment(after: 0)).id == fixture.round.id)
        #expect(try await fixture.store.roundOrLatest(nil, at: moment(after: 1_001)).id == future.id)
        // Where none has begun, the first that will.
        #expect(try await fixture.store.roundOrLatest(nil, at: moment(after: -100)).id == fixture.round.id)
    }

    @Test func aPublicationCannotBeChangedOrRemovedByAnyStatement() async throws {
        let fixture = try await Fixture()
        try await publish(fixture)
        for sql in [
            "UPDATE publication SET content = x'00'", "UPDATE publication SET made_at = 0",
            "UPDATE publication SET number = 7", "DELETE FROM publication",
        ] {
            await #expect(throws: DatabaseError.self) { try await fixture.writer.write { try $0.execute(sql: sql) } }
        }
        try await fixture.writer.withdraw(publication: 1, at: Sample.duringRound)
        #expect(try await fixture.store.publications().first?.publication.withdrawnAt == Sample.duringRound)
    }

    @Test func feedbackIsOpenOnlyOnPreschoolsAndOnHotspotsOfThePublication() async throws {
        let fixture = try await Fixture()
        try await publish(fixture)
        func give(_ subject: Feedback.Subject) async throws {
            _ = try await fixture.writer.add(
                Feedback(id: 0, subject: subject, status: .received, texts: ["sv": "Tack"], date: "2026-11-21"))
        }
        try await give(.preschool("451961"))
        try await give(.hotspot("2584-a-k7q2"))
        await #expect(throws: StoreError.unknownPreschool("9")) { try await give(.preschool("9")) }
        let shelf = PublishedData(of: fixture.store)
        let open = try await shelf.feedback(on: try await shelf.current().get())
        #expect(open.map(\.subject) == [.preschool("451961")])
        #expect(try await fixture.store.feedback().count == 2)
    }

    @Test func anApprovalReleasesAHeldTextAndApprovingAllDoesNot() async throws {
        let fixture = try await Fixture()
        var content = Sample.content()
        content.quote = "Ring 070-123 45 67"
        let held = Sample.submission(content: content)
        _ = try await fixture.record(held)
        _ = try await fixture.record(Sample.submission())
        let result = try await fixture.writer.approveAll(in: fixture.round.id, preschool: nil)
        #expect(result.approved == 1 && result.held == 1)
        #expect(try await fixture.store.marks(in: fixture.round.id, matching: .unreviewed).map(\.mark.id) == [held.id])
        try await fixture.writer.review([held.id], as: .approved)
        let approved = try await fixture.store.marks(in: fixture.round.id, matching: .approved).map(\.mark)
        #expect(approved.count == 2 && approved.allSatisfy { !$0.textHeld })
        let nobody = UUID()
        await #expect(throws: StoreError.unknownMarks([nobody.uuidString.lowercased()])) {
            try await fixture.writer.review([held.id, nobody], as: .hidden)
        }
        // All or none.
        #expect(try await fixture.store.marks(in: fixture.round.id, matching: .hidden).isEmpty)
    }
}
