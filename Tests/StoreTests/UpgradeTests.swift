import Foundation
import GRDB
import Places
import TestSupport
import Testing

@testable import Store

/// Databases of every version that there has been, also of those before the first release.
struct UpgradeTests {
    /// A version of the schema, and what an early draft of it had otherwise.
    struct Version: Sendable, CustomTestStringConvertible {
        var migration: String
        var draft = ""
        var testDescription: String { draft.isEmpty ? migration : "\(migration), a draft" }
    }

    static let versions =
        Migrations.migrator.migrations.map { Version(migration: $0) } + [
            Version(
                migration: "1 collection",
                draft: "DROP INDEX mark_round; CREATE INDEX mark_round ON mark (round_id, group_id)"),
            Version(migration: "4 changes", draft: "ALTER TABLE content_version DROP COLUMN moved"),
        ]

    /// A database as an older version left it, with a log or without, and a row in every table of ours.
    private func make(_ version: Version, at path: String) throws {
        let queue = try DatabaseQueue(path: path, configuration: Connection.configuration())
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA application_id = \(0x534D_554C)") }
        try Migrations.migrator.migrate(queue, upTo: version.migration)
        try queue.write { db in
            try db.execute(sql: version.draft)
            try Rows.fill(db)
        }
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        try queue.close()
    }

    @Test(arguments: versions)
    func everyEarlierVersionMigratesWithACopyFirst(version: Version) async throws {
        let folder = TemporaryFolder()
        let path = folder.file("smultron.sqlite")
        try make(version, at: path)
        let before = try Store.withConnection(to: path) { try $0.read(Rows.content) }
        let writer = try StoreWriter(path: path, purpose: "tests")
        #expect(try await writer.store.check().problems.isEmpty)
        let after = try Store.withConnection(to: path) { try $0.read(Rows.content) }
        // Sessions of before do not outlive an upgrade.
        for (table, rows) in before where !["content_version", "grdb_migrations", "session"].contains(table) {
            #expect(after[table]?.count == rows.count, "\(table)")
        }
        #expect(before["mark"]?.count == 1)
        if version.migration == Migrations.migrator.migrations.last {
            #expect(writer.upgrade == nil)
        } else {
            let upgrade = try #require(writer.upgrade)
            #expect(upgrade.copy == "\(path)-before-upgrade-\(version.migration.prefix { $0 != " " })")
            #expect(try Store.withConnection(to: upgrade.copy) { try $0.read(Rows.content) } == before)
        }
        // It works as one that was made new.
        _ = try await writer.openRound(
            name: "After", opens: Sample.round.opens.addingTimeInterval(1e9),
            closes: Sample.round.closes.addingTimeInterval(1e9))
        // Once is enough.
        #expect(try Upgrade.prepare(path) == nil)
    }

    @Test func whoMadeTheTokensOfBeforeIsTakenFromTheAuditLog() async throws {
        let folder = TemporaryFolder()
        let path = folder.file("smultron.sqlite")
        let queue = try DatabaseQueue(path: path, configuration: Connection.configuration())
        try await queue.writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA application_id = \(Migrations.applicationID)")
        }
        try Migrations.migrator.migrate(queue, upTo: "9 clock")
        try await queue.write { db in
            try db.execute(
                sql: """
                    INSERT INTO token (secret_hash, role, name, created_at, expires_at) VALUES (x'01', 'planner', 'a', 7, 9);
                    INSERT INTO token (secret_hash, role, name, created_at, expires_at) VALUES (x'02', 'planner', 'b', 8, 9);
                    INSERT INTO audit_entry (at, who, action, details) VALUES (7, 'admin abc Å', 'POST /tokens', '/tokens');
                    INSERT INTO audit_entry (at, who, action, details) VALUES (8, 'admin 1 b', 'POST /review', '/review');
                    """)
        }
        try queue.close()
        let writer = try StoreWriter(path: path, purpose: "tests")
        #expect(try await writer.store.tokens().map(\.madeBy) == ["admin abc Å", nil])
    }

    @Test func aNewOneIsNotCopied() async throws {
        let fixture = try await Fixture()
        #expect(fixture.writer.upgrade == nil)
    }

    @Test func aNewerOneIsRefusedUntouched() throws {
        let folder = TemporaryFolder()
        let path = folder.file("smultron.sqlite")
        try make(Version(migration: Migrations.migrator.migrations.last!), at: path)
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999 later')") }
        try queue.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(throws: StoreError.newer(path: path)) { try StoreWriter(path: path, purpose: "tests") }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(left) == ["smultron.sqlite", "smultron.sqlite-lock"])
    }

    @Test func withoutRoomForTheCopyNothingIsChanged() throws {
        let folder = TemporaryFolder()
        let path = folder.file("smultron.sqlite")
        try make(Version(migration: "1 collection"), at: path)
        // A folder where the copy would go: it cannot be written.
        try FileManager.default.createDirectory(
            atPath: path + "-before-upgrade-1/full", withIntermediateDirectories: true)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(throws: StoreError.self) { try StoreWriter(path: path, purpose: "tests") }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }

    /// A released migration that is changed turns this red. To write the snapshots of new ones: `SMULTRON_WRITE_SCHEMAS=1`.
    @Test(arguments: Migrations.migrator.migrations)
    func aReleasedMigrationIsNeverChanged(migration: String) throws {
        let queue = try DatabaseQueue(configuration: Connection.configuration())
        try Migrations.migrator.migrate(queue, upTo: migration)
        let schema = try queue.read(Rows.schema)
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Schemas/\(migration).sql")
        if ProcessInfo.processInfo.environment["SMULTRON_WRITE_SCHEMAS"] != nil {
            try schema.write(to: file, atomically: true, encoding: .utf8)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == schema)
    }
}

/// Rows for a database of any version.
private enum Rows {
    private static func tables(_ db: Database) throws -> [String] {
        try Schema.expected().columns.keys.filter { try db.tableExists($0) }.sorted()
    }

    /// A row in every table that has none: what each column may hold, whatever it means.
    static func fill(_ db: Database) throws {
        try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
        for table in try tables(db) where try Int.fetchOne(db, sql: "SELECT count(*) FROM \"\(table)\"") == 0 {
            let columns = try db.columns(in: table)
            let values = columns.map { column in
                switch (table, column.name) {
                case (_, "position") where table == "deleted_mark": "x'00'"
                case (_, "position"): "MakePoint(719100, 7537000, 3006)"
                case (_, "outline"): "ST_Buffer(MakePoint(719100, 7537000, 3006), 1000, 4)"
                case ("round", "closes_at"): "2"
                case ("feedback", "hotspot"): "NULL"
                case ("round", "retention"): "'marks'"
                case ("session", "identity"), ("session", "role"), ("session", "name"): "NULL"
                case _ where column.type == "TEXT": "'1'"
                case _ where column.type == "BLOB": "x'01'"
                default: "1"
                }
            }
            try db.execute(
                sql: """
                    INSERT INTO "\(table)" (\(columns.map { "\"\($0.name)\"" }.joined(separator: ", ")))
                    VALUES (\(values.joined(separator: ", ")))
                    """)
        }
    }

    /// All rows of our tables, as text.
    @Sendable static func content(_ db: Database) throws -> [String: [String]] {
        var content: [String: [String]] = [:]
        for table in try tables(db) {
            content[table] = try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\"").map(\.description)
        }
        return content
    }

    /// What we have made, without what SpatiaLite's version makes of it.
    @Sendable static func schema(_ db: Database) throws -> String {
        let own = try tables(db)
        let parts = try Row.fetchAll(
            db, sql: "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        )
        .filter { own.contains($0[2]) && ($0[1] as String).firstMatch(of: #/^(gg|gi|tm)[iud]_/#) == nil }
        return parts.map { ($0[3] as String) + ";\n" }.sorted().joined()
    }
}
