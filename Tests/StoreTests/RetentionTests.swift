import Foundation
import GRDB
import Places
import TestSupport
import Testing

@testable import Store

/// What a clearing takes from a round, and the copy from which it can be had back.
struct RetentionTests {
    private let after = Sample.round.closes.addingTimeInterval(60 * 24 * 3600)
    private let second: TimeInterval = 1

    /// A round with marks of every kind: with words, approved, hidden, taken back.
    private func collected() async throws -> (fixture: Fixture, ids: [UUID]) {
        let fixture = try await Fixture()
        var content = Sample.content()
        content.quote = "Zebradjungeln"
        content.staffNote = "Vid bron"
        let marks = (1...4).map { Sample.submission(revision: $0, content: content) }
        for mark in marks { _ = try await fixture.record(mark) }
        try await fixture.writer.review([marks[1].id], as: .approved)
        try await fixture.writer.review([marks[2].id], as: .hidden)
        _ = try await fixture.writer.takeBack(marks[3].id, from: fixture.sender(device: fixture.device))
        return (fixture, marks.map(\.id))
    }

    private func clear(_ fixture: Fixture, _ part: RetainedPart) async throws {
        try await fixture.writer.setRetention(
            of: fixture.round.id, to: Retention(part: part, end: fixture.round.acceptsUntil))
        let due = try await fixture.store.roundsToClear(at: after)
        #expect(due.map(\.round) == [fixture.round.id])
        #expect(try await fixture.writer.clear(fixture.round.id, part, at: after) == 4)
    }

    /// Everything that is kept of marks, by their ids.
    private func rows(_ fixture: Fixture) throws -> [String] {
        try fixture.store.read { db in
            try [("mark", "NULL"), ("deleted_mark", "deleted_at")].flatMap { table, deletedAt in
                try Row.fetchAll(
                    db,
                    sql: """
                        SELECT '\(table)', \(MarkRow.columns), hex(position), \(deletedAt) FROM \(table) ORDER BY id
                        """
                ).map(\.description)
            }
        }
    }

    private func count(_ table: String, _ fixture: Fixture) throws -> Int? {
        try fixture.store.read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") }
    }

    @Test(arguments: RetainedPart.allCases) func aClearingIsTakenBackExactly(part: RetainedPart) async throws {
        let (fixture, ids) = try await collected()
        let before = try rows(fixture)
        try await clear(fixture, part)
        #expect(try rows(fixture) != before)
        #expect(try await fixture.store.markPoints(in: .allReal).count == (part == .marks ? 0 : 2))
        let copy = try #require(try await fixture.store.clearedCopy(of: fixture.round.id))
        #expect(copy.marks == 4 && copy.end == after.addingTimeInterval(ClearedCopy.period))

        #expect(try await fixture.writer.restoreCleared(fixture.round.id, at: after) == ids.count)
        #expect(try rows(fixture) == before)
        #expect(try await fixture.store.markPositions(in: .allReal).positions.count == 2)
        // What is past would be cleared again within the minute.
        #expect(try await fixture.store.retention(of: fixture.round.id) == nil)
        #expect(try await fixture.store.clearedCopy(of: fixture.round.id) == nil)
        #expect(try await fixture.store.check().problems.isEmpty)
        await #expect(throws: StoreError.nothingToRestore(round: fixture.round.id)) {
            try await fixture.writer.restoreCleared(fixture.round.id, at: after)
        }
        await #expect(throws: StoreError.unknownRound(99)) { try await fixture.writer.restoreCleared(99, at: after) }
    }

    @Test func aRetentionThatLiesAheadStands() async throws {
        let (fixture, _) = try await collected()
        try await clear(fixture, .marks)
        let before = fixture.round.acceptsUntil.addingTimeInterval(-1)
        _ = try await fixture.writer.restoreCleared(fixture.round.id, at: before)
        let retention = try #require(try await fixture.store.retention(of: fixture.round.id))
        #expect(retention == Retention(part: .marks, end: fixture.round.acceptsUntil))
    }

    @Test func whatWasDecidedMeanwhileStands() async throws {
        let (fixture, ids) = try await collected()
        try await clear(fixture, .texts)
        try await fixture.writer.review([ids[0]], as: .hidden)
        try await fixture.writer.erase([ids[1]], wordsOnly: false, at: after)
        try await fixture.writer.erase([ids[2]], wordsOnly: true, at: after)
        #expect(try await fixture.writer.restoreCleared(fixture.round.id, at: after) == 3)
        let hidden = try await fixture.store.marks(in: fixture.round.id, matching: .hidden).map(\.mark)
        #expect(Set(hidden.map(\.id)) == [ids[0], ids[2]])
        #expect(hidden.first { $0.id == ids[0] }?.content.quote == "Zebradjungeln")
        #expect(hidden.first { $0.id == ids[2] }?.content.quote == nil)
        #expect(try await fixture.store.marks(in: fixture.round.id, matching: .approved).isEmpty)
    }

    @Test func anErasureReachesTheCopy() async throws {
        let (fixture, ids) = try await collected()
        try await clear(fixture, .marks)
        let scope = ErasureScope.preschool("451961", round: nil)
        #expect(try await fixture.store.markCount(in: scope).marks == 4)
        try await fixture.writer.erase([ids[0]], wordsOnly: false, at: after)
        #expect(try await fixture.writer.erase(scope, at: after) == 3)
        #expect(try count("cleared_mark", fixture) == 0)
        #expect(try count("tombstone", fixture) == 4)
        await #expect(throws: StoreError.self) {
            try await fixture.writer.restoreCleared(fixture.round.id, at: after)
        }
    }

    @Test func aMarkThatIsThereAndInTheCopyIsOneMark() async throws {
        let (fixture, _) = try await collected()
        try await clear(fixture, .texts)
        let scope = ErasureScope.preschool("451961", round: fixture.round.id)
        #expect(try await fixture.store.markCount(in: scope).marks == 4)
        #expect(try await fixture.writer.erase(scope, at: after) == 4)
    }

    @Test func theCopyIsErasedWhenItsTimeIsOver() async throws {
        let (fixture, _) = try await collected()
        try await clear(fixture, .marks)
        let end = after.addingTimeInterval(ClearedCopy.period)
        #expect(try await fixture.store.roundsWithOldCopies(at: end - second).isEmpty)
        #expect(try await fixture.store.roundsWithOldCopies(at: end) == [fixture.round.id])
        #expect(try await fixture.writer.eraseOldCopy(of: fixture.round.id, at: end - second) == 0)
        #expect(try await fixture.writer.eraseOldCopy(of: fixture.round.id, at: end) == 4)
        #expect(try count("unswept", fixture) == 0)
        for suffix in ["", "-wal"] {
            let bytes = FileManager.default.contents(atPath: fixture.path + suffix) ?? Data()
            #expect(bytes.range(of: Data("Zebradjungeln".utf8)) == nil, "left in the file\(suffix)")
        }
    }

    @Test func whatWasTakenBackIsForgottenInTheCopyToo() async throws {
        let (fixture, _) = try await collected()
        try await clear(fixture, .texts)
        try await fixture.writer.forgetDeleted(before: Sample.duringRound.addingTimeInterval(1))
        #expect(try count("cleared_mark", fixture) == 3)
        #expect(try count("tombstone", fixture) == 1)
        #expect(try await fixture.writer.restoreCleared(fixture.round.id, at: after) == 3)
        #expect(try await fixture.store.marks(in: fixture.round.id, matching: .deleted).isEmpty)
    }

    @Test func aSecondClearingLeavesTheFirstCopyAndItsTime() async throws {
        let (fixture, _) = try await collected()
        let before = try rows(fixture)
        try await clear(fixture, .texts)
        try await fixture.writer.setRetention(
            of: fixture.round.id, to: Retention(part: .marks, end: fixture.round.acceptsUntil))
        _ = try await fixture.writer.clear(fixture.round.id, .marks, at: after.addingTimeInterval(24 * 3600))
        let copy = try #require(try await fixture.store.clearedCopy(of: fixture.round.id))
        #expect(copy == ClearedCopy(marks: 4, clearedAt: after))
        _ = try await fixture.writer.restoreCleared(fixture.round.id, at: after)
        #expect(try rows(fixture) == before)
    }

    @Test func nothingComesToARoundThatWasClearedBeforeItsTimeAndItCanStillBeClosed() async throws {
        let (fixture, _) = try await collected()
        try await clear(fixture, .marks)
        await #expect(throws: StoreError.roundIsCleared(fixture.round.id)) {
            _ = try await fixture.record(Sample.submission())
        }
        await #expect(throws: StoreError.roundIsCleared(fixture.round.id)) {
            _ = try await fixture.writer.importMarks([Sample.submission()], from: fixture.sender(device: nil))
        }
        await #expect(throws: StoreError.roundIsCleared(fixture.round.id)) {
            _ = try await fixture.writer.setClosing(of: fixture.round.id, to: after)
        }
        let closed = try await fixture.writer.setClosing(of: fixture.round.id, to: Sample.duringRound)
        #expect(closed.phase(at: Sample.duringRound) == .grace)
        _ = try await fixture.writer.openRound(name: "Next", opens: Sample.duringRound, closes: after)
        _ = try await fixture.writer.restoreCleared(fixture.round.id, at: Sample.duringRound)
        guard case .created = try await fixture.record(Sample.submission()) else {
            Issue.record("the round that was put back takes nothing")
            return
        }
    }
}
