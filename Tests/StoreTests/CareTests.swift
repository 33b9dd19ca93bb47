import Foundation
import GRDB
import Geodesy
import Places
import TestSupport
import Testing

@testable import Store

struct CareTests {
    private func fixture(marks: Int) async throws -> Fixture {
        let fixture = try await Fixture()
        for _ in 0..<marks { _ = try await fixture.record(Sample.submission()) }
        return fixture
    }

    private func damage(_ fixture: Fixture, _ sql: String) async throws {
        try await fixture.writer.write { try $0.execute(sql: sql) }
    }

    private let box = BoundingBox(minX: 719_000, minY: 7_536_000, maxX: 720_000, maxY: 7_538_000)

    @Test func aDamagedSpatialIndexIsSeenToldAndMended() async throws {
        let fixture = try await fixture(marks: 20)
        #expect(try await fixture.store.check().problems.isEmpty)
        #expect(try await fixture.store.essentialFindings().isEmpty)
        for sql in [
            "DELETE FROM idx_mark_position WHERE pkid = 3", "DELETE FROM idx_mark_position_node",
            "UPDATE idx_mark_position_node SET data = zeroblob(length(data))",
        ] {
            try await damage(fixture, sql)
            let findings = try await fixture.store.check().findings
            #expect(findings.map(\.remedy) == [.repair], "\(findings)")
            #expect(findings[0].sentence.contains("table mark") && findings[0].sentence.contains("check --repair"))
            #expect(try await !fixture.store.essentialFindings().isEmpty)
            let result = try await fixture.writer.repair(at: Date())
            #expect(result.left.problems.isEmpty)
            #expect(result.mended == ["The spatial index of the table mark was built anew."])
            #expect(try await fixture.store.indexedPositions(within: box).count == 20)
            // The copy holds the damage, so nothing is lost by the repair.
            let copy = try #require(result.safetyCopy)
            #expect(try await Store.check(path: copy).findings == findings)
            try FileManager.default.removeItem(atPath: copy)
        }
    }

    @Test func aSoundDatabaseIsNotRepaired() async throws {
        let fixture = try await fixture(marks: 1)
        let result = try await fixture.writer.repair(at: Date())
        #expect(result.safetyCopy == nil && result.mended.isEmpty && result.left.problems.isEmpty)
    }

    @Test(arguments: [
        ("DROP TRIGGER gii_mark_position", "trigger gii_mark_position"),
        ("DROP TRIGGER audit_stays", "trigger audit_stays"),
        ("DROP INDEX mark_round; CREATE INDEX mark_round ON mark (group_id)", "index mark_round"),
        ("DROP INDEX preschool_group_label", "index preschool_group_label"),
    ])
    func aDroppedTriggerOrIndexIsSeenToldAndMended(sql: String, name: String) async throws {
        let fixture = try await fixture(marks: 3)
        try await damage(fixture, sql)
        let problems = try await fixture.store.check().problems
        #expect(problems.count == 1 && problems[0].contains(name))
        let result = try await fixture.writer.repair(at: Date())
        #expect(result.left.problems.isEmpty && result.mended.count == 1)
        _ = try await fixture.record(Sample.submission())
        #expect(try await fixture.store.indexedPositions(within: box).count == 4)
        #expect(try await fixture.store.check().problems.isEmpty)
    }

    @Test func aDroppedTableAPositionOutsideAndABrokenReferenceAreToldWithTheirBackup() async throws {
        let fixture = try await fixture(marks: 2)
        try await fixture.writer.unguarded { db in
            try db.execute(
                sql: """
                    PRAGMA foreign_keys = OFF; DROP TABLE feedback; UPDATE mark SET group_id = 4711;
                    UPDATE mark SET position = MakePoint(7537000, 719100, 3006) WHERE fid = 1; PRAGMA foreign_keys = ON
                    """)
        }
        let findings = try await fixture.store.check().findings
        #expect(
            findings.map(\.what) == [
                "The table feedback is missing.",
                "2 rows of the table mark refer to rows of preschool_group that do not exist.",
                "1 rows of the table mark lie nowhere near Sweden, or are no SWEREF 99 TM positions.",
            ])
        #expect(findings.allSatisfy { $0.sentence.contains("smultron restore FILE") })
    }

    @Test func aPageInTheMiddleOfATableIsOverwritten() async throws {
        let folder = TemporaryFolder()
        let copy = folder.file("copy.sqlite")
        let page: Int
        do {
            let fixture = try await fixture(marks: 400)
            try await fixture.store.backup(to: copy)
        }
        page = try Store.withConnection(to: copy) { queue in
            try queue.read { db in
                try #require(
                    try Int.fetchOne(
                        db,
                        sql:
                            "SELECT pageno FROM dbstat WHERE name = 'mark' AND pagetype = 'leaf' ORDER BY path LIMIT 1 OFFSET 5"
                    ))
            }
        }
        try overwrite(copy, at: (page - 1) * 4096, with: Data(repeating: 0xA5, count: 4096))
        let result = try await Store.check(path: copy)
        #expect(result.findings.contains { $0.what.contains("The table mark is damaged") && $0.remedy == .restore })
        let told = try #require(result.findings.first?.what.firstMatch(of: #/(\d+) of 400 rows can still be read/#))
        let readable = try #require(Int(told.1))
        #expect((350..<400).contains(readable))
        #expect(try await !Store(reading: copy).essentialFindings().isEmpty)
        let writer = try StoreWriter(path: copy, purpose: "tests")
        let repair = try await writer.repair(at: Date())
        #expect(repair.left.findings.contains { $0.remedy == .restore })
        // What is not sound never takes a backup's place.
        await #expect(throws: StoreError.self) { try await writer.store.backup(to: folder.file("again.sqlite")) }
        #expect(!FileManager.default.fileExists(atPath: folder.file("again.sqlite")))
    }

    @Test func aFileThatCannotBeOpenedIsExplained() async throws {
        let folder = TemporaryFolder()
        let whole = folder.file("whole.sqlite")
        let fixture = try await fixture(marks: 100)
        try await fixture.store.backup(to: whole)
        let content = try Data(contentsOf: URL(fileURLWithPath: whole))
        for (bytes, words) in [
            (content.prefix(100_001), "has been cut off: 100001 of \(content.count) bytes"),
            (Data(count: 100) + content.dropFirst(100), "does not begin as a database does"),
            (content.prefix(50), "does not begin as a database does"),
        ] {
            let path = folder.file("damaged.sqlite")
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let findings = try await Store.check(path: path).findings
            #expect(findings.count == 1 && findings[0].what.contains(words), "\(findings)")
            #expect(findings[0].remedy == .restore)
            #expect(throws: StoreError.self) { try StoreWriter(path: path, purpose: "tests") }
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(bytes))
        }
        await #expect(throws: StoreError.missing(path: "nowhere")) { try await Store.check(path: "nowhere") }
    }

    private func overwrite(_ path: String, at offset: Int, with data: Data) throws {
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        try file.seek(toOffset: UInt64(offset))
        try file.write(contentsOf: data)
        try file.close()
    }
}

extension StoreWriter {
    /// Without a transaction, in which pragmas would do nothing.
    func unguarded(_ body: @Sendable @escaping (Database) throws -> Void) async throws {
        let queue = try DatabaseQueue(path: path, configuration: Connection.configuration())
        try await queue.writeWithoutTransaction(body)
        try queue.close()
    }
}
