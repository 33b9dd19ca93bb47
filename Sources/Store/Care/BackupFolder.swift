public import Foundation
import Places

/// A folder with a backup for each time that one was made: `smultron-2026-11-21T0300.sqlite`, in UTC.
public struct BackupFolder: Sendable, Equatable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// When the latest backup was made; nil if there is none.
    public func latest() throws -> Date? { try backups().last?.madeAt }

    /// Makes a backup. It is checked before it gets its name.
    ///
    /// - Returns: the file.
    /// - Throws: ``StoreError``
    public func backUp(_ store: Store, at time: Date) async throws -> String {
        try inUserTerms {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        let file = "\(path)/\(BackupFolder.name(at: time))"
        try await store.backup(to: file)
        return file
    }

    /// Removes backups from before a time, so that what was erased is gone from here too; the latest always stays. Files with
    /// other names are left alone.
    ///
    /// - Returns: the names of what was removed.
    /// - Throws: ``StoreError``
    public func rotate(before time: Date) throws -> [String] {
        let old = try backups().dropLast().filter { $0.madeAt < time }
        for backup in old { try remove(backup.name) }
        return old.map(\.name) + (try removeUnfinished(before: time))
    }

    /// What a process that was killed has left half-done.
    private func removeUnfinished(before time: Date) throws -> [String] {
        let unfinished = try names().filter { name in
            guard let end = name.range(of: ".partial-") else { return false }
            return BackupFolder.time(of: String(name[..<end.lowerBound])).map { $0 < time } ?? false
        }
        for name in unfinished { try remove(name) }
        return unfinished
    }

    /// The oldest first.
    private func backups() throws -> [(name: String, madeAt: Date)] {
        try names().compactMap { name in BackupFolder.time(of: name).map { (name, $0) } }.sorted { $0.1 < $1.1 }
    }

    private func names() throws -> [String] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try inUserTerms { try FileManager.default.contentsOfDirectory(atPath: path) }
    }

    private func remove(_ name: String) throws {
        try inUserTerms { try FileManager.default.removeItem(atPath: "\(path)/\(name)") }
    }

    /// Names the file and the reason where Foundation's errors, in a log, would be a number.
    private func inUserTerms<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as CocoaError {
            let reason = (error.underlying as? POSIXError).map { String(cString: strerror($0.code.rawValue)) }
            throw StoreError.fileSystem(
                path: error.filePath ?? path, reason: reason ?? "error \(error.errorCode) of the file system")
        }
    }

    static func name(at time: Date) -> String { "smultron-\(Moment.inName(time).prefix(15)).sqlite" }

    /// When the backup of a name was made; nil for names of something else.
    static func time(of name: String) -> Date? {
        guard let match = name.wholeMatch(of: #/smultron-(\d{4}-\d\d-\d\dT\d\d)(\d\d)\.sqlite/#) else { return nil }
        return Timestamp.parse("\(match.1):\(match.2):00Z")
    }
}
