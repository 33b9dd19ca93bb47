import Foundation
import Places
import TestSupport
import Testing

@testable import Store

/// A version counts what has changed, not what was tried.
struct VersionTests {
    @Test func whatChangesNothingIsNoChange() async throws {
        let fixture = try await Fixture()
        let submission = Sample.submission()
        _ = try await fixture.record(submission)
        let own = fixture.sender(device: fixture.device)
        let version = try await fixture.store.version()

        // Again, with other content, by somebody else, and nothing at all.
        _ = try await fixture.record(submission)
        _ = try await fixture.record(Sample.submission(id: submission.id, content: Sample.content(children: 9)))
        _ = try await fixture.record(submission, device: Secret())
        _ = try await fixture.writer.record([], from: own)
        #expect(try await fixture.writer.takeBack(UUID(), from: own) == .unknown)
        await #expect(throws: StoreError.self) { try await fixture.writer.review([UUID()], as: .approved) }
        #expect(try await fixture.store.version() == version)

        #expect(try await fixture.writer.takeBack(submission.id, from: own) == nil)
        let after = try await fixture.store.version()
        #expect(after.number > version.number && after.corrected == after.number)
        #expect(try await fixture.writer.takeBack(submission.id, from: own) == nil)
        #expect(try await fixture.store.version() == after)
    }

    /// Those that are committed together are told apart all the same.
    @Test func whatChangesNothingIsNoChangeBesideOthers() async throws {
        let fixture = try await Fixture()
        let own = fixture.sender(device: fixture.device)
        let corrected = try await fixture.store.version().corrected
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for number in 0..<200 {
                tasks.addTask {
                    if number.isMultiple(of: 2) {
                        _ = try await fixture.record(Sample.submission())
                    } else {
                        _ = try await fixture.writer.takeBack(UUID(), from: own)
                    }
                }
            }
            try await tasks.waitForAll()
        }
        #expect(try await fixture.store.version().corrected == corrected)
    }

    @Test func aMarkChangesItsOwnRoundAlone() async throws {
        let fixture = try await Fixture()
        let week: TimeInterval = 7 * 24 * 3_600
        let other = try await fixture.writer.openRound(
            name: "Before", opens: Sample.round.opens.addingTimeInterval(-9 * week),
            closes: Sample.round.opens.addingTimeInterval(-8 * week))
        func numbers() async throws -> [ContentVersion.Scope: Int] {
            var numbers: [ContentVersion.Scope: Int] = [:]
            for scope in [.everything, .round(fixture.round.id), .round(other.id), .shared] as [ContentVersion.Scope] {
                numbers[scope] = try await fixture.store.version(of: scope).number
            }
            return numbers
        }
        func changed(_ change: () async throws -> Void) async throws -> Set<ContentVersion.Scope> {
            let before = try await numbers()
            try await change()
            return Set(try await numbers().filter { before[$0.key]! < $0.value }.keys)
        }

        let submission = Sample.submission()
        let here: Set<ContentVersion.Scope> = [.everything, .round(fixture.round.id)]
        #expect(try await changed { _ = try await fixture.record(submission) } == here)
        #expect(
            try await fixture.store.version(of: .round(fixture.round.id)).corrected
                < fixture.store.version(of: .round(fixture.round.id)).number)
        #expect(
            try await changed {
                _ = try await fixture.writer.takeBack(submission.id, from: fixture.sender(device: fixture.device))
            } == here)
        let round = try await fixture.store.version(of: .round(fixture.round.id))
        #expect(round.corrected == round.number)
        // The register is everybody's.
        #expect(
            try await changed { try await fixture.writer.keep([Sample.preschools[0]]) }
                == here.union([.round(other.id), .shared]))
    }
}
