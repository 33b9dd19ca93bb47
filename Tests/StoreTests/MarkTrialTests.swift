import Foundation
import GRDB
import Places
import Synchronization
import TestSupport
import Testing

@testable import Store

struct MarkTrialTests {
    private func rows(_ fixture: Fixture) throws -> [[Row]] {
        try fixture.store.read { db in
            try [
                "mark", "preschool_group", "content_version", "round", "sqlite_sequence", "idx_mark_position_rowid",
                "tombstone",
            ].map { try Row.fetchAll(db, sql: "SELECT * FROM \($0)") }
        }
    }

    @Test func aMarkThatIsTriedOutLeavesNothing() async throws {
        let fixture = try await Fixture()
        _ = try await fixture.record(Sample.submission())
        let (before, version) = (try rows(fixture), try await fixture.store.version())
        let stages = Mutex<[TrialStage]>([])
        try await fixture.writer.tryMark(at: Sample.duringRound) { stage in stages.withLock { $0.append(stage) } }
        #expect(stages.withLock(\.self) == [.database, .disk])
        #expect(try rows(fixture) == before)
        #expect(try await fixture.store.version() == version)
        #expect(try await fixture.store.check().problems.isEmpty)
        // The next mark is stored as ever.
        _ = try await fixture.record(Sample.submission())
        #expect(try await fixture.store.markCount(in: .allReal) == 2)
    }

    @Test func whatKeepsAMarkFromBeingStoredIsSeen() async throws {
        let fixture = try await Fixture()
        try await fixture.writer.write(.none) { db in
            try db.execute(
                sql:
                    "CREATE TRIGGER refuses BEFORE INSERT ON mark BEGIN SELECT raise(ABORT, 'refused by the test'); END"
            )
        }
        await #expect(throws: DatabaseError.self) {
            try await fixture.writer.tryMark(at: Sample.duringRound) { _ in }
        }
        // Where no round is open nobody can send one, and that is no fault.
        try await fixture.writer.tryMark(at: Sample.round.closes.addingTimeInterval(1)) { _ in }
    }

    /// The one that closes last moves the log into the database, and only the writer can.
    @Test func aWriterThatIsClosedLeavesNoLog() async throws {
        let fixture = try await Fixture()
        let store = fixture.store
        _ = try await fixture.record(Sample.submission())
        _ = try store.snapshot()
        _ = try await store.rounds()
        #expect(FileManager.default.fileExists(atPath: fixture.path + "-wal"))
        fixture.writer.close()
        #expect(!FileManager.default.fileExists(atPath: fixture.path + "-wal"))
        #expect(try await Store(reading: fixture.path).markCount(in: .allReal) == 1)
    }
}
