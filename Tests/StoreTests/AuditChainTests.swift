import Foundation
import GRDB
import Places
import TestSupport
import Testing

@testable import Store

struct AuditChainTests {
    private func order(_ details: String) -> AuditedOrder {
        AuditedOrder(at: Sample.duringRound, who: "admin 1 prov", action: "POST /review", details: details)
    }

    private func fill(_ writer: StoreWriter, _ details: String...) async throws {
        for text in details {
            try await AuditedOrder.$current.withValue(order(text)) { try await writer.noteOrder() }
        }
    }

    /// Computed with Python's hashlib and struct.
    @Test func linksAreWhatTheyAreSaidToBe() {
        let first = AuditChain.link(
            after: AuditHead.none.chain, number: 1, at: 1_700_000_000_000, who: "admin 1 prov", action: "POST /review",
            details: #"{"marks":["å"]}"#)
        #expect(
            AuditHead(number: 1, chain: first).chainText
                == "54a2423cbd4dc7cc9bbedb2b67a3bacf7fe5b45171706f1f95e65624e3d4c40f")
        let second = AuditChain.link(after: first, number: 2, at: -1, who: "", action: "", details: "")
        #expect(
            AuditHead(number: 2, chain: second).chainText
                == "5deed95ccf6e303a79bdc3774bee745d54c21e1b611a8379783508099802acfc")
    }

    @Test func whereATextEndsMatters() {
        func link(_ who: String, _ action: String, _ details: String) -> Data {
            AuditChain.link(after: AuditHead.none.chain, number: 1, at: 1, who: who, action: action, details: details)
        }
        let links = [link("ab", "c", ""), link("a", "bc", ""), link("", "abc", ""), link("ab", "", "c")]
        #expect(Set(links).count == links.count)
    }

    @Test func entriesFromBeforeTheChainAreChained() async throws {
        let folder = TemporaryFolder()
        let path = folder.file("smultron.sqlite")
        do {
            let pool = try DatabasePool(path: path, configuration: Connection.configuration())
            try Migrations.prepare(pool)
            try Migrations.migrator.migrate(pool, upTo: "4 changes")
            try await pool.write { db in
                for details in ["one", "two"] {
                    try db.execute(
                        sql: "INSERT INTO audit_entry (at, who, action, details) VALUES (1, 'w', 'a', ?)",
                        arguments: [details])
                }
            }
            try pool.close()
        }
        let writer = try StoreWriter(path: path, purpose: "tests")
        try await fill(writer, "three")
        let found = try await writer.store.verifyAudit()
        #expect(found.head.number == 3 && found.problems.isEmpty, "\(found)")
        await #expect(throws: DatabaseError.self) {
            try await writer.write { try $0.execute(sql: "UPDATE audit_entry SET who = 'x'") }
        }
        // The head outside begins where the chain did.
        let lines = try AuditHeadFile.lines(of: AuditHeadFile.path(database: path))
        #expect(lines?.map(\.head.number) == [2, 3])
    }

    @Test func theHeadOutsideFollowsEveryCommitAndNoOther() async throws {
        let fixture = try await Fixture()
        let path = AuditHeadFile.path(database: fixture.path)
        let before = try #require(try AuditHeadFile.lines(of: path))
        try await fill(fixture.writer, "one", "two")
        await #expect(throws: StoreError.self) {
            try await AuditedOrder.$current.withValue(order("refused")) {
                try await fixture.writer.review([UUID()], as: .approved)
            }
        }
        _ = try await fixture.record(Sample.submission())
        let lines = try #require(try AuditHeadFile.lines(of: path))
        #expect(lines.map(\.head.number) == before.map(\.head.number) + [1, 2])
        #expect(lines.last?.head == (try await fixture.store.verifyAudit()).head)
    }

    @Test func aLogThatGrowsMeanwhileIsWhole() async throws {
        let fixture = try await Fixture()
        async let growing: Void = {
            for number in 0..<300 { try await fill(fixture.writer, "\(number)") }
        }()
        for _ in 0..<300 { #expect(try await fixture.store.verifyAudit().problems == []) }
        try await growing
    }

    @Test func aLogThatIsAcceptedIsTold() async throws {
        let fixture = try await Fixture()
        try await fill(fixture.writer, "one", "two", "three")
        try await fixture.writer.write { db in
            try db.execute(sql: "DROP TRIGGER audit_stays; DELETE FROM audit_entry WHERE id > 1")
        }
        #expect(try await fixture.store.verifyAudit().problems.count == 1)
        let order = AuditedOrder(at: Sample.duringRound, who: "service", action: "accept", details: "a restore by hand")
        try await AuditedOrder.$current.withValue(order) { try await fixture.writer.acceptAudit() }
        let found = try await fixture.store.verifyAudit()
        #expect(found.problems.isEmpty && found.notes.count == 1 && found.notes[0].contains("3 entries"), "\(found)")
        try await fill(fixture.writer, "four")
        #expect(try await fixture.store.verifyAudit().problems.isEmpty)
    }
}
