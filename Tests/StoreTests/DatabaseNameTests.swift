import Foundation
import TestSupport
import Testing

@testable import Store

/// The lock holds for the file, by whatever name somebody comes to it.
struct DatabaseNameTests {
    @Test func aLinkLeadsToTheSameLock() async throws {
        let fixture = try await Fixture()
        let other = fixture.folder.file("other.sqlite")
        try FileManager.default.createSymbolicLink(atPath: other, withDestinationPath: fixture.path)
        #expect {
            _ = try StoreWriter(path: other, purpose: "by a link")
        } throws: {
            if case StoreError.inUse = $0 { true } else { false }
        }
    }

    @Test func aFileWithTwoNamesOfItsOwnIsRefused() async throws {
        let folder = TemporaryFolder()
        let (path, other) = (folder.file("smultron.sqlite"), folder.file("other.sqlite"))
        do { _ = try StoreWriter(path: path, creating: true, purpose: "tests") }
        #expect(link(path, other) == 0)
        for name in [path, other] {
            #expect {
                _ = try StoreWriter(path: name, purpose: "by one of two names")
            } throws: {
                if case StoreError.severalNames(_, 2) = $0 { true } else { false }
            }
        }
        unlink(other)
        _ = try StoreWriter(path: path, purpose: "by its only name")
    }

    /// Whoever may write to the folder of a backup has put a link there, in the hope that it is followed.
    @Test func whatLiesInTheWayOfACopyIsNotFollowed() throws {
        let folder = TemporaryFolder()
        let victim = folder.file("victim")
        try Data("whole".utf8).write(to: URL(fileURLWithPath: victim))
        let planted = folder.file("planted")
        try FileManager.default.createSymbolicLink(atPath: planted, withDestinationPath: victim)
        #expect(throws: StoreError.self) { try CheckedCopy.create(planted, for: "backup.sqlite") }
        #expect(try String(contentsOfFile: victim, encoding: .utf8) == "whole")
        #expect(CheckedCopy.partialName(for: "a") != CheckedCopy.partialName(for: "a"))
    }
}
