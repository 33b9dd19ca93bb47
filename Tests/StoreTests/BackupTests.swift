import Foundation
import Places
import TestSupport
import Testing

@testable import Store

struct BackupTests {
    private let day: TimeInterval = 24 * 3600
    private let now = Timestamp.parse("2026-11-21T03:00:59Z")!

    @Test func namesTellWhenTheyWereMade() {
        #expect(BackupFolder.name(at: now) == "smultron-2026-11-21T0300.sqlite")
        #expect(BackupFolder.time(of: "smultron-2026-11-21T0300.sqlite") == now.addingTimeInterval(-59))
        for other in [
            "smultron.sqlite", "smultron-2026-11-21T0300.sqlite-wal", "x-smultron-2026-11-21T0300.sqlite",
            "smultron-2026-13-41T0300.sqlite",
        ] {
            #expect(BackupFolder.time(of: other) == nil, "\(other)")
        }
    }

    @Test func rotationRemovesWhatIsOldAndItsOwnAndKeepsTheLatest() async throws {
        let fixture = try await Fixture()
        let folder = BackupFolder(path: fixture.folder.file("backups"))
        #expect(try folder.latest(at: now) == nil)
        for age in [30, 20, 10.0] { _ = try await folder.backUp(fixture.store, at: now.addingTimeInterval(-age * day)) }
        #expect(try folder.latest(at: now) == now.addingTimeInterval(-10 * day - 59))
        let others = ["letter.txt", "smultron-old.sqlite", "smultron-2020-01-01T0000.sqlite.bak"]
        for name in others + ["smultron-2020-01-01T0000.sqlite.partial-17"] {
            try Data().write(to: URL(fileURLWithPath: folder.path + "/" + name))
        }
        #expect(
            try folder.rotate(before: now.addingTimeInterval(-14 * day)) == [
                "smultron-2026-10-22T0300.sqlite", "smultron-2026-11-01T0300.sqlite",
                "smultron-2020-01-01T0000.sqlite.partial-17",
            ])
        // However old the last one is, it stays.
        #expect(try folder.rotate(before: now.addingTimeInterval(day)).isEmpty)
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(Set(left) == Set(others + ["smultron-2026-11-11T0300.sqlite"]))
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/smultron-2026-11-11T0300.sqlite")
        #expect(mode[.posixPermissions] as? Int == 0o600)
    }

    private func restore(_ backup: String, to path: String) async throws -> Restoration {
        let order = AuditedOrder(at: now, who: "tests", action: "restore", details: "copy.sqlite")
        return try await Restoration.restore(backup, to: path, at: now, order: order)
    }

    @Test func aRestorationTakesThePlaceInOneStepAndIsNoted() async throws {
        let folder = TemporaryFolder()
        let (copy, path) = (folder.file("copy.sqlite"), folder.file("smultron.sqlite"))
        do {
            let fixture = try await Fixture()
            for _ in 0..<5 { _ = try await fixture.record(Sample.submission()) }
            try await fixture.store.backup(to: copy)
        }
        let before = try Data(contentsOf: URL(fileURLWithPath: copy))
        // Where there is nothing.
        let first = try await restore(copy, to: path)
        #expect(first.keptAside == nil && first.migrations.isEmpty && first.findings.isEmpty)
        #expect(first.counts.first { $0.table == "mark" }?.rows == 5)
        #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == before)
        // Where there is a database with a log beside it, which another process has left.
        do {
            let writer = try StoreWriter(path: path, purpose: "tests")
            await #expect(throws: StoreError.self) { try await restore(copy, to: path) }
            try await writer.keep([Preschool(code: "999999", name: "Later", children: 1, groups: 1)])
        }
        let second = try await restore(copy, to: path)
        let aside = try Store(reading: try #require(second.keptAside))
        #expect(try await aside.preschool("999999") != nil)
        let restored = try Store(reading: path)
        #expect(try await restored.preschool("999999") == nil)
        #expect(try await restored.check().problems.isEmpty)
        #expect(try await restored.auditLog().map(\.action) == ["restore"])
    }

    @Test func whatIsNoBackupChangesNothing() async throws {
        let fixture = TemporaryFolder()
        let path = fixture.file("smultron.sqlite")
        do { _ = try StoreWriter(path: path, creating: true, purpose: "tests") }
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let letter = fixture.file("letter.txt")
        try Data("Hej".utf8).write(to: URL(fileURLWithPath: letter))
        let half = fixture.file("half.sqlite")
        try before.prefix(before.count / 2).write(to: URL(fileURLWithPath: half))
        for backup in [letter, half, path, fixture.file("none.sqlite")] {
            await #expect(throws: StoreError.self) { try await restore(backup, to: path) }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        let left = try FileManager.default.contentsOfDirectory(atPath: fixture.path).filter { !$0.hasSuffix("-lock") }
        #expect(Set(left) == ["smultron.sqlite", "smultron.sqlite-audit", "letter.txt", "half.sqlite"])
    }
}
