import Foundation
import TestSupport
import Testing

@testable import Store

struct FileTrustTests {
    private let folder = TemporaryFolder()
    private let trust = FileTrust()

    init() {
        chmod(folder.path, 0o700)
    }

    private func make(_ name: String, mode: mode_t, isFolder: Bool = false) throws -> String {
        let path = folder.file(name)
        if isFolder {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        } else {
            try Data("whole".utf8).write(to: URL(fileURLWithPath: path))
        }
        #expect(chmod(path, mode) == 0)
        return path
    }

    private func flaw(_ path: String, isList: Bool = false) -> Exposure.Flaw? {
        trust.exposure(of: path, isList: isList)?.flaw
    }

    @Test func whatOnlyTheOwnerMayChangeIsTrusted() throws {
        for mode: mode_t in [0o600, 0o640, 0o644] { #expect(flaw(try make("file", mode: mode)) == nil) }
        // Also before it is there.
        #expect(flaw(folder.file("none/none")) == nil)
    }

    @Test func everybodyIsTheWorst() throws {
        #expect(flaw(try make("file", mode: 0o666)) == .everyone)
        let open = try make("open", mode: 0o777, isFolder: true)
        let inner = try make("open/inner", mode: 0o700, isFolder: true)
        // Also where it is a folder far above, and where there is nothing yet.
        for path in [open, inner, inner + "/a/b/c/file"] { #expect(flaw(path) == .everyone) }
        let words = try #require(trust.exposure(of: inner)).description
        #expect(words.contains("everybody on this computer may change") && words.contains("chmod o-w "))
    }

    @Test func theStickyBitKeepsFilesAndNoLists() throws {
        let shared = try make("shared", mode: 0o1777, isFolder: true)
        #expect(flaw(shared) == nil && flaw(shared + "/file") == nil)
        #expect(flaw(shared, isList: true) == .everyone)
    }

    @Test func whatSomebodyElseHasPutThereIsTold() throws {
        guard geteuid() == 0 else { return }
        let shared = try make("shared", mode: 0o1777, isFolder: true)
        let file = try make("shared/file", mode: 0o600)
        #expect(chown(file, 65_534, 65_534) == 0)
        #expect(flaw(file) == .planted && !trust.isOwned(file))
        #expect(chmod(shared, 0o755) == 0)
        #expect(flaw(file) == .owner(65_534))
        // The owner of the database may own what lies beside it.
        #expect(FileTrust(ownerOf: file).exposure(of: file) == nil)
        #expect(chown(file, 0, 65_534) == 0 && chmod(file, 0o660) == 0)
        #expect(flaw(file) == .group(65_534))
    }

    @Test func linksAreFollowed() throws {
        let open = try make("open", mode: 0o777, isFolder: true)
        let link = folder.file("link")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: open)
        #expect(flaw(link) == .everyone && flaw(link + "/file") == .everyone)
    }

    /// Whoever may write to the folder has put a file of their own in the place of a copy that was being written.
    @Test func aCopyThatWasReplacedMeanwhileIsRefused() throws {
        let (partial, path) = (folder.file("copy.partial"), folder.file("copy"))
        let made = try CheckedCopy.create(partial, for: path)
        unlink(partial)
        _ = try make("copy.partial", mode: 0o666)
        #expect(throws: StoreError.replacedMeanwhile(path: path)) { try CheckedCopy.publish(partial, as: path, made) }
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
