import Foundation
import Geodesy
import Places
import TestSupport
import Testing

@testable import Store

struct MarkRecordingTests {
    private func isCreated(_ outcome: MarkOutcome) -> Bool { if case .created = outcome { true } else { false } }
    private func isReplaced(_ outcome: MarkOutcome) -> Bool { if case .replaced = outcome { true } else { false } }

    @Test func theSameMarkAgainIsTheSameMark() async throws {
        let fixture = try await Fixture()
        let submission = Sample.submission()
        guard case .created(let mark) = try await fixture.record(submission) else { return #expect(Bool(false)) }
        #expect(try await fixture.record(submission) == .alreadyThere(mark, isOwn: true))
        #expect(try await fixture.store.markCount(in: .allReal) == 1)
    }

    @Test func sixtyFourAtOnceAreOneRow() async throws {
        let fixture = try await Fixture()
        let submission = Sample.submission()
        let created = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<64 { group.addTask { isCreated(try await fixture.record(submission)) } }
            return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(created == 1)
        #expect(try await fixture.store.markCount(in: .allReal) == 1)
    }

    @Test func theSameRevisionWithOtherContentIsRefused() async throws {
        let fixture = try await Fixture()
        let id = UUID()
        _ = try await fixture.record(Sample.submission(id: id))
        let other = Sample.submission(id: id, content: Sample.content(children: 9))
        #expect(try await fixture.record(other) == .refused(.differs))
    }

    @Test func aHigherRevisionReplacesOnlyFromItsOwnDevice() async throws {
        let fixture = try await Fixture()
        let id = UUID()
        _ = try await fixture.record(Sample.submission(id: id))
        let next = Sample.submission(id: id, revision: 2, content: Sample.content(children: 9))
        #expect(try await fixture.record(next, device: Secret()) == .refused(.deviceKeyWrong))
        #expect(
            try await fixture.writer.record([next], from: fixture.sender(device: nil)) == [.refused(.deviceKeyMissing)])
        #expect(isReplaced(try await fixture.record(next)))
        // An older copy that comes late gets what is kept.
        guard case .alreadyThere(let kept, isOwn: true) = try await fixture.record(Sample.submission(id: id)) else {
            return #expect(Bool(false))
        }
        #expect(kept.content.revision == 2 && kept.content.children == 9)
        guard
            case .alreadyThere(_, isOwn: false) = try await fixture.record(Sample.submission(id: id), device: Secret())
        else { return #expect(Bool(false)) }
    }

    @Test func anIdOfAnotherGroupOrPreschoolRevealsNothing() async throws {
        let fixture = try await Fixture()
        let submission = Sample.submission()
        _ = try await fixture.record(submission)
        for other in [
            MarkScope(preschool: "451961", group: "Lingon", round: fixture.round.id),
            MarkScope(preschool: "420338", group: nil, round: fixture.round.id),
        ] {
            #expect(try await fixture.record(submission, scope: other) == .refused(.elsewhere))
            #expect(
                try await fixture.writer.takeBack(
                    submission.id, from: fixture.sender(device: fixture.device, scope: other)) == .unknown)
        }
    }

    @Test func changingNeedsTheKeyAndAHigherRevision() async throws {
        let fixture = try await Fixture()
        let id = UUID()
        _ = try await fixture.record(Sample.submission(id: id))
        let own = fixture.sender(device: fixture.device)
        let next = Sample.submission(id: id, revision: 3, content: Sample.content(children: 2))
        #expect(try await fixture.writer.change(next, from: fixture.sender(device: nil)) == .refused(.deviceKeyMissing))
        #expect(try await fixture.writer.change(next, from: fixture.sender(device: Secret())) == .refused(.unknown))
        #expect(isReplaced(try await fixture.writer.change(next, from: own)))
        guard case .alreadyThere = try await fixture.writer.change(next, from: own) else { return #expect(Bool(false)) }
        #expect(
            try await fixture.writer.change(Sample.submission(id: id, revision: 2), from: own)
                == .refused(.outdated(kept: 3)))
        #expect(
            try await fixture.writer.change(Sample.submission(id: id, revision: 3), from: own) == .refused(.differs))
        #expect(
            try await fixture.writer.change(Sample.submission(), from: own) == .refused(.unknown))
    }

    @Test func whatWasTakenBackIsGoneFromEverythingAndStaysGone() async throws {
        let fixture = try await Fixture()
        let submission = Sample.submission()
        _ = try await fixture.record(submission)
        let own = fixture.sender(device: fixture.device)
        #expect(try await fixture.writer.takeBack(submission.id, from: fixture.sender(device: Secret())) == .unknown)
        #expect(try await fixture.writer.takeBack(submission.id, from: own) == nil)
        #expect(try await fixture.writer.takeBack(submission.id, from: own) == nil)
        #expect(try await fixture.record(submission) == .refused(.deleted))
        #expect(try await fixture.writer.change(submission, from: own) == .refused(.deleted))
        #expect(try await fixture.store.markPoints(in: .allReal).isEmpty)
        // After the time for undoing, only the id is remembered.
        try await fixture.writer.forgetDeleted(before: Sample.duringRound.addingTimeInterval(1))
        #expect(try await fixture.record(submission) == .refused(.deleted))
    }

    @Test func claimsMustBeTrue() async throws {
        let fixture = try await Fixture()
        var submission = Sample.submission()
        submission.claims = [
            .preschool: "451961", .group: "Blåbär", .round: "\(fixture.round.id)", .review: "unreviewed",
        ]
        #expect(isCreated(try await fixture.record(submission)))
        submission.claims = [.preschool: "420338"]
        #expect(
            try await fixture.record(submission)
                == .refused(.contradicts([FieldProblem("/properties/preschool", .setByServer(stored: "451961"))])))
    }

    @Test func sensitiveTextIsKeptButHeldBack() async throws {
        let fixture = try await Fixture()
        var content = Sample.content()
        content.quote = "Ring 070-174 06 05"
        guard case .created(let mark) = try await fixture.record(Sample.submission(content: content)) else {
            return #expect(Bool(false))
        }
        #expect(mark.textHeld && mark.content.quote != nil)
    }

    @Test func anImportIsAllOrNothingAndARepeatAddsNothing() async throws {
        let fixture = try await Fixture()
        let submissions = (0..<2_500).map { Sample.submission(content: Sample.content(e: 719_000 + Double($0))) }
        let sender = fixture.sender(device: nil)
        #expect(try await fixture.writer.importMarks(submissions, from: sender).added == 2_500)
        let again = try await fixture.writer.importMarks(submissions, from: sender)
        #expect(again.added == 0 && again.alreadyThere == 2_500)
        #expect(try await fixture.store.check().problems.isEmpty)

        // The index that was packed goes on by itself, mark by mark, and finds old and new ones.
        for step in 0..<60 {
            _ = try await fixture.record(Sample.submission(content: Sample.content(e: 719_000.5 + Double(step))))
        }
        let problems = try await fixture.store.check().problems
        #expect(problems.isEmpty)
        let box = BoundingBox(minX: 719_009.9, minY: 7_536_000, maxX: 719_012.1, maxY: 7_538_000)
        let found = try await fixture.store.indexedPositions(within: box)
        #expect(found.map(\.easting).sorted() == [719_010, 719_010.5, 719_011, 719_011.5, 719_012])

        var bad = [Sample.submission(), submissions[0]]
        bad[1].content.children = 99
        let refused = try await fixture.writer.importMarks(bad, from: sender)
        #expect(refused.added == 0 && refused.refused == [1: .differs])
        #expect(try await fixture.store.markCount(in: .allReal) == 2_560)
        let skipped = try await fixture.writer.importMarks(bad, from: sender, allOrNothing: false)
        #expect(skipped.added == 1)
        #expect(try await fixture.store.markCount(in: .allReal) == 2_561)
    }

    @Test func pagesCoverEveryMarkOnce() async throws {
        let fixture = try await Fixture()
        let submissions = (0..<105).map { Sample.submission(content: Sample.content(e: 719_000 + Double($0))) }
        _ = try await fixture.writer.importMarks(submissions, from: fixture.sender(device: nil))
        var seen: [UUID] = []
        var row: Int64? = 0
        while let after = row {
            row = try await fixture.store.marks(of: .one(fixture.round.id), after: after, limit: 10) { mark, _ in
                seen.append(mark.id)
            }
        }
        #expect(seen == submissions.map(\.id))
    }

    @Test func aMarkThatIsChangedKeepsItsPlaceInThePages() async throws {
        let fixture = try await Fixture()
        let device = Secret("0123456789abcdef")
        let first = Sample.submission()
        _ = try await fixture.writer.record([first, Sample.submission()], from: fixture.sender(device: device))
        var changed = first
        changed.content.revision = 2
        changed.content.children = 3
        _ = try await fixture.writer.record([changed], from: fixture.sender(device: device))
        var seen: [(children: Int, row: Int64)] = []
        let next = try await fixture.store.marks(of: .allReal, after: 0, limit: 10) { mark, row in
            seen.append((mark.content.children, row))
        }
        #expect(seen.map(\.row) == [1, 2] && seen[0].children == 3 && next == nil)
    }

    @Test func placesFollowWhatIsHiddenAndMovedAndAdded() async throws {
        let fixture = try await Fixture()
        let device = Secret("0123456789abcdef")
        let submissions = (0..<5).map { Sample.submission(content: Sample.content(e: 719_000.5 + Double($0))) }
        _ = try await fixture.writer.record(submissions, from: fixture.sender(device: device))
        let first = try await fixture.store.markPositions(in: .allReal)
        #expect(first.rows == [1, 2, 3, 4, 5] && first.positions == submissions.map(\.content.position))
        #expect(try await fixture.store.markPositions(in: .allReal, after: 3).rows == [4, 5])

        // What comes afterwards is neither a correction nor a move; what moves says so.
        _ = try await fixture.record(Sample.submission())
        var version = try await fixture.store.version()
        #expect(version.number > first.version.number && max(version.moved, version.corrected) <= first.version.number)
        var moved = submissions[1]
        moved.content.revision = 2
        moved.content.position = Position(easting: 720_000.25, northing: 7_537_000)
        _ = try await fixture.writer.record([moved], from: fixture.sender(device: device))
        version = try await fixture.store.version()
        #expect(version.moved == version.number && version.corrected < version.number)
        #expect(try await fixture.store.markPositions(in: .allReal).positions[1] == moved.content.position)

        _ = try await fixture.writer.takeBack(submissions[0].id, from: fixture.sender(device: device))
        version = try await fixture.store.version()
        #expect(version.corrected == version.number)
        #expect(try await fixture.store.markPositions(in: .allReal).rows == [2, 3, 4, 5, 6])
        var seen: [(id: UUID, row: Int64)] = []
        try await fixture.store.marks(of: .allReal, in: [1, 3, 6]) { mark, row in seen.append((mark.id, row)) }
        #expect(seen.map(\.row) == [3, 6] && seen[0].id == submissions[2].id)
    }
}
