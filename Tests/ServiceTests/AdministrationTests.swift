import Disclosure
import Foundation
import Geodesy
import HTTPTypes
import Hotspots
import Places
import Store
import TestSupport
import Testing

@testable import Service

/// Publishing over time, which no test of the running service could wait for.
struct AdministrationTests {
    private let folder = TemporaryFolder()
    private let administration: Administration
    private let round: Round
    private let noon = Sample.duringRound
    private let week = StoreWriter.publicationInterval

    private var shelf: PublishedData { PublishedData(of: administration.store) }

    init() async throws {
        let writer = try StoreWriter(path: folder.file("smultron.sqlite"), creating: true, purpose: "tests")
        try await writer.keep(Sample.preschools)
        round = try await writer.openRound(name: "November", opens: Sample.round.opens, closes: Sample.round.closes)
        administration = Administration(writer: writer, transformer: Sample.transformer, settings: Settings())
        _ = try await pass(0)
    }

    private func loosened() -> Administration {
        var settings = Settings()
        settings.thresholds.children = 5
        return Administration(writer: administration.writer, transformer: Sample.transformer, settings: settings)
    }

    /// Eight children of a preschool at one place.
    @discardableResult
    private func mark(_ preschool: String, approve: Bool = true, at time: Date? = nil) async throws -> UUID {
        let submission = Sample.submission()
        _ = try await administration.writer.record(
            [submission],
            from: .init(
                scope: MarkScope(preschool: preschool, group: nil, round: round.id), device: Secret(),
                receivedAt: time ?? noon, late: false))
        if approve { try await administration.writer.review([submission.id], as: .approved) }
        return submission.id
    }

    private func markEverywhere() async throws {
        for preschool in Sample.preschools { try await mark(preschool.code) }
    }

    private func publish(_ name: String? = nil, after days: Double = 0, by who: Administration? = nil) async throws
        -> PublicationStatus
    {
        try await PublishRound(analysis: name).carryOut(by: who ?? administration, at: try await pass(days * 24 * 3600))
    }

    /// So much later than noon, and the clock is right.
    private func pass(_ seconds: TimeInterval) async throws -> Date {
        let time = noon.addingTimeInterval(seconds)
        try await administration.writer.keep(known: time)
        return time
    }

    /// What the service does by itself at a time.
    @discardableResult
    private func doWhatIsDue(at time: Date) async -> [Administration.ClosingOutcome] {
        await administration.doWhatIsDue(at: time, Duties { name, _, error in Issue.record("\(name): \(error)") })
            .map(\.outcome)
    }

    private func status(_ body: () async throws -> Void) async -> Int? {
        do {
            try await body()
            return nil
        } catch {
            return Problem(from: error).status.code
        }
    }

    @Test func aRoundWithoutApprovedMarksIsNotPublished() async throws {
        #expect(await status { _ = try await publish() } == 409)
        try await mark("451961", approve: false)
        #expect(await status { _ = try await publish() } == 409)
        #expect(try await administration.store.publications().isEmpty)
        #expect(try await administration.store.analyses().isEmpty)
    }

    @Test func aRoundWithOnePreschoolPublishesWhoTookPartAndNothingElse() async throws {
        try await mark("451961")
        let made = try await publish()
        #expect(made.number == 1 && made.squares == 0 && made.hotspots == 0)
        let publication = try await shelf.current().get()
        #expect(publication.content.preschools.filter(\.tookPart).map(\.code) == ["451961"])
    }

    @Test func whatIsPublishedStaysAndHiddenMarksLeaveWithTheNextPublication() async throws {
        try await markEverywhere()
        let first = try await publish()
        #expect(first.squares == 1 && first.hotspots == 1 && first.marks == 3)
        let id = try await mark("420338", approve: false)
        try await administration.writer.review([id], as: .hidden)
        #expect(try await shelf.current().get().number == 1)
        let second = try await publish(after: 7)
        #expect(second.number == 2 && second.contentChecksum == first.contentChecksum)
        #expect(try await shelf.current().get().number == 2)
    }

    @Test func aRoundIsPublishedAtMostOnceAWeek() async throws {
        try await markEverywhere()
        _ = try await publish()
        #expect(await status { _ = try await publish(after: 6.9) } == 409)
        _ = try await WithdrawPublication(number: 1).carryOut(by: administration, at: noon)
        // Whoever has seen the withdrawn one could still compare.
        #expect(await status { _ = try await publish(after: 6.9) } == 409)
        #expect(try await publish(after: 7).number == 2)
    }

    @Test func closingPublishesAtOnceOrWhenTheWeekIsOver() async throws {
        try await markEverywhere()
        _ = try await publish()
        let closed = try await CloseRound(nil).carryOut(by: administration, at: try await pass(3600))
        #expect(closed.publication == nil && closed.publishedFrom == Timestamp.format(noon.addingTimeInterval(week)))
        await doWhatIsDue(at: noon.addingTimeInterval(week - 1))
        #expect(try await administration.store.publications().count == 1)
        await doWhatIsDue(at: noon.addingTimeInterval(week))
        await doWhatIsDue(at: noon.addingTimeInterval(week * 3))
        #expect(try await administration.store.publications().map(\.publication.number) == [2, 1])
    }

    @Test func aRoundThatClosesByItsDateIsPublished() async throws {
        try await markEverywhere()
        await doWhatIsDue(at: round.closes.addingTimeInterval(-1))
        #expect(try await administration.store.publications().isEmpty)
        await doWhatIsDue(at: round.closes)
        #expect(try await administration.store.publications().count == 1)
    }

    @Test func closingWithNothingApprovedSaysSoAndIsPublishedWhenAllHasBeenReviewed() async throws {
        let ids = [try await mark("451961", approve: false), try await mark("420338", approve: false)]
        let closed = try await CloseRound(nil).carryOut(by: administration, at: noon)
        #expect(closed.publication == nil && closed.note?.contains("2 wait for review") == true)
        #expect(closed.round.unpublished == closed.note)
        let log = try await administration.store.auditLog(limit: 1)[0]
        #expect(log.who == AuditWords.service && log.action == AuditWords.nothingAtClosing)
        #expect(log.details == "/rounds/\(round.id)")

        // With the first that is approved it would be published without the others.
        try await administration.writer.review([ids[0]], as: .approved)
        let waiting = await doWhatIsDue(at: noon.addingTimeInterval(60))
        #expect(waiting.count == 1 && waiting[0].note?.english.contains("1 wait") == true)
        #expect(try await administration.store.publications().isEmpty)
        try await administration.writer.review([ids[1]], as: .hidden)
        #expect(await doWhatIsDue(at: noon.addingTimeInterval(120)).map(\.publication?.number) == [1])
        #expect(await doWhatIsDue(at: noon.addingTimeInterval(week * 2)).isEmpty)
        let status = try await ListRounds().carryOut(by: administration, at: noon).rounds[0]
        #expect(status.unpublished == nil)
        #expect(try await administration.store.auditLog(limit: 1)[0].action == AuditWords.closing)
    }

    @Test func whatSomebodyHasPublishedIsNotPublishedByItself() async throws {
        let id = try await mark("451961", approve: false)
        _ = try await CloseRound(nil).carryOut(by: administration, at: noon)
        try await administration.writer.review([id], as: .approved)
        _ = try await publish()
        await doWhatIsDue(at: noon.addingTimeInterval(week * 3))
        #expect(try await administration.store.publications().count == 1)
    }

    @Test func aSettingThatKeepsARoundFromBeingPublishedIsToldUntilItIsChanged() async throws {
        try await mark("451961")
        let loose = loosened()
        let closed = try await CloseRound(nil).carryOut(by: loose, at: noon)
        #expect(closed.publication == nil && closed.round.unpublished?.contains("--reason") == true)
        _ = await loose.doWhatIsDue(at: noon, Duties { name, _, error in Issue.record("\(name): \(error)") })
        #expect(try await administration.store.publications().isEmpty)
        await doWhatIsDue(at: noon)
        #expect(try await administration.store.publications().count == 1)
    }

    @Test(arguments: [-1.0, 3]) func nothingIsPublishedOrClosedWhileTheClockIsInDoubt(days: Double) async throws {
        try await markEverywhere()
        let time = noon.addingTimeInterval(days * 24 * 3600)
        #expect(await status { _ = try await PublishRound().carryOut(by: administration, at: time) } == 409)
        #expect(await status { _ = try await CloseRound(nil).carryOut(by: administration, at: time) } == 409)
        _ = try await ConfirmClock().carryOut(by: administration, at: time)
        _ = try await CloseRound(nil).carryOut(by: administration, at: time)
        #expect(try await administration.store.publications().count == 1)
    }

    @Test func aClearingIsTakenBackByAnOrderAndItsCopyGoes() async throws {
        try await markEverywhere()
        let over = round.acceptsUntil
        func status(at time: Date) async throws -> RoundStatus {
            try await ListRounds().carryOut(by: administration, at: time).rounds[0]
        }
        _ = try await RetainRound(round.id, what: .marks, until: Timestamp.day(of: over)).carryOut(
            by: administration, at: noon)
        let due = over.addingTimeInterval(2 * 24 * 3600)
        await doWhatIsDue(at: due)
        #expect(try await status(at: due).marks == 0)
        #expect(try await status(at: due).restorable?.marks == 3)
        #expect(
            try await status(at: due).restorable?.until == Timestamp.format(due.addingTimeInterval(ClearedCopy.period)))
        let restored = try await RestoreRound(round.id).carryOut(by: administration, at: due)
        #expect(restored.marks == 3 && restored.round.approved == 3)
        #expect(restored.round.retention == nil && restored.round.restorable == nil)
        await doWhatIsDue(at: due.addingTimeInterval(60))
        #expect(try await status(at: due).marks == 3)

        _ = try await RetainRound(round.id, what: .marks, until: Timestamp.day(of: over)).carryOut(
            by: administration, at: due)
        await doWhatIsDue(at: due)
        await doWhatIsDue(at: due.addingTimeInterval(ClearedCopy.period))
        #expect(try await administration.store.auditLog(limit: 1)[0].action == AuditWords.copies)
        #expect(await self.status { _ = try await RestoreRound(round.id).carryOut(by: administration, at: due) } == 409)
        #expect(await self.status { _ = try await RestoreRound(99).carryOut(by: administration, at: due) } == 404)
    }

    @Test func withdrawnIsGoneAtOnceAndTheOneBeforeIsBack() async throws {
        try await markEverywhere()
        _ = try await publish()
        _ = try await publish(after: 7)
        _ = try await WithdrawPublication(number: 2).carryOut(by: administration, at: noon)
        #expect(try await shelf.current().get().number == 1)
        #expect(
            await status { _ = try await WithdrawPublication(number: 2).carryOut(by: administration, at: noon) } == 409)
        #expect(
            await status { _ = try await WithdrawPublication(number: 9).carryOut(by: administration, at: noon) } == 404)
        _ = try await WithdrawPublication(number: 1).carryOut(by: administration, at: noon)
        guard case .failure(.allWithdrawn) = try await shelf.current() else {
            Issue.record("something is still shown")
            return
        }
    }

    @Test func theDemonstrationIsGoneWithTheFirstRealPublicationForGood() async throws {
        let demonstration = try await MakeDemonstration(marks: 50).carryOut(by: administration, at: noon)
        #expect(demonstration.publication.number == 0 && demonstration.publication.synthetic)
        // Exempt from the weekly limit, and replaced as a whole.
        _ = try await MakeDemonstration(marks: 60).carryOut(by: administration, at: noon)
        #expect(try await shelf.current().get().round.isSynthetic)
        try await markEverywhere()
        #expect(try await publish().number == 1)
        #expect(try await shelf.current().get().round.isSynthetic == false)
        _ = try await WithdrawPublication(number: 1).carryOut(by: administration, at: noon)
        #expect((try? await shelf.current().get()) == nil)
        #expect(try await administration.writer.removeDemonstration())
    }

    @Test func looserThresholdsNeedAReasonThatIsKept() async throws {
        try await markEverywhere()
        let loose = loosened()
        #expect(await status { _ = try await publish(by: loose) } == 422)
        let made = try await PublishRound(reason: "small municipality").carryOut(by: loose, at: noon)
        #expect(made.reason == "small municipality" && made.leastChildren == 5)
    }

    @Test func anAnalysisWhoseMarksAreGoneIsNotPublished() async throws {
        try await markEverywhere()
        let id = try await mark("451961")
        _ = try await SaveAnalysis(name: "a1", method: .init()).carryOut(by: administration, at: noon)
        _ = try await mark("420338", at: noon.addingTimeInterval(60))
        try await administration.writer.review([id], as: .hidden)
        #expect(await status { _ = try await publish("a1", after: 1) } == 409)
        #expect(await status { _ = try await publish("a2") } == 404)
        _ = try await SaveAnalysis(name: "a2", method: .init()).carryOut(
            by: administration, at: noon.addingTimeInterval(90))
        #expect(try await publish("a2", after: 1).analysis == "2584-a2")
    }

    @Test func analysesKeepTheirIdsAndNamesAreGivenOnce() async throws {
        for _ in 1...2 { try await markEverywhere() }
        let saved = try await SaveAnalysis(name: "2026a", method: .init()).carryOut(by: administration, at: noon)
        #expect(saved.id == "2584-2026a" && saved.hotspots == 1)
        #expect(
            await status {
                _ = try await SaveAnalysis(name: "2026a", method: .init()).carryOut(by: administration, at: noon)
            } == 409)
        for name in ["", "ABC", "a-b", "åäö", "1234567890123"] {
            let sent = try #require(try SaveAnalysis(name: name, method: .init()).content)
            #expect(await status { _ = try SaveAnalysis(sent.data, type: sent.type) } == 422)
        }
    }

    @Test func whatWasHandedOverIsNotedWithTheWorkItself() async throws {
        let writer = administration.writer
        try await IdempotencyKey.$id.withValue("one") { try await writer.review([], as: .approved) }
        #expect(try await writer.store.isDone(idempotencyKey: "one"))
        await #expect(throws: StoreError.unknownToken(9)) {
            try await IdempotencyKey.$id.withValue("two") { try await writer.revokeToken(9, at: noon) }
        }
        #expect(try await !writer.store.isDone(idempotencyKey: "two"))
        try await writer.forgetIdempotencyKeys(before: Date().addingTimeInterval(60))
        #expect(try await !writer.store.isDone(idempotencyKey: "one"))
    }

    @Test func whatIsShownOnceIsKnownFromTheAnswersType() {
        #expect(IssuedInvitation.isShownOnce && IssuedToken.isShownOnce && InvitationSheetResult.isShownOnce)
        #expect(!InvitationStatuses.isShownOnce && !TokenStatuses.isShownOnce && !FeedbackEntries.isShownOnce)
    }

    @Test func messagesKnowTheirMembers() throws {
        let shape = MessageShape(AddPreschool.self)
        #expect(shape.members.map(\.name) == ["code", "preschool"] && shape.members.allSatisfy(\.isRequired))
        let change = MessageShape(PreschoolChange.self)
        #expect(change.members.contains { $0.name == "positionQuality" && !$0.isRequired })
        let list = MessageShape(RoundStatuses.self)
        #expect(list.members.map(\.name) == ["rounds"])
        #expect(
            MessageShape(ClosedRound.self).members.map(\.name) == ["round", "publication", "publishedFrom", "note"])
    }
}
