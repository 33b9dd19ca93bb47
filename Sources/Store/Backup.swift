package import Foundation
import GRDB
import Places

/// A copy of a database that is whole, sound and on disk, or not there at all.
package enum CheckedCopy {
    /// - Parameters:
    ///   - source: a connection without a transaction, in which VACUUM would be refused; others may write meanwhile.
    ///   - name: the database that is copied.
    ///   - path: where the copy goes; a copy that is there is replaced once the new one is good.
    /// - Throws: ``StoreError/unsound(path:problem:)`` when the copy, and so the source, is not sound.
    static func write(from source: Database, of name: String, to path: String) throws {
        let partial = partialName(for: path)
        defer { remove(partial) }
        let made: FileOwnership
        do {
            // An empty file is taken by VACUUM, and is for the owner alone from the beginning.
            made = try create(partial, for: path)
            try source.execute(sql: "VACUUM INTO ?", arguments: [partial])
        } catch let error as DatabaseError {
            throw error.inUserTerms(path: error.resultCode == .SQLITE_CORRUPT ? name : path)
        }
        if let problem = try Store.withConnection(to: partial, { try $0.read(Store.essentials) }).first {
            throw StoreError.unsound(path: name, problem: problem.sentence)
        }
        try publish(partial, as: path, made)
    }

    /// A name beside a file that nobody can know before, so that nobody has put something else in its place.
    package static func partialName(for path: String) -> String {
        "\(path).partial-\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 36))"
    }

    /// Makes an empty file for the owner alone; what is there already, a link among it, is not followed and not touched.
    ///
    /// - Parameter path: what errors name: where the file will be.
    /// - Throws: ``StoreError/cannotOpen(path:reason:)``
    @discardableResult
    static func create(_ partial: String, for path: String) throws -> FileOwnership {
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard let made = FileOwnership(descriptor) else { throw failure(path) }
        return made
    }

    /// Refuses to write a copy where everybody on this computer could read it or put something else in its place.
    ///
    /// - Parameter isList: for a folder whose files are taken for what their names say.
    /// - Throws: ``StoreError/exposed(path:by:)``
    static func checkTrusted(folder: String, for path: String, isList: Bool = false) throws {
        guard let exposure = FileTrust().exposure(of: folder, isList: isList), exposure.isToEveryone else {
            return
        }
        throw StoreError.exposed(path: path, by: exposure)
    }

    /// Whether two names are names of one file, whatever links lie between.
    static func isSameFile(_ first: String, _ second: String) -> Bool {
        var (one, other) = (stat(), stat())
        return stat(first, &one) == 0 && stat(second, &other) == 0 && one.st_dev == other.st_dev
            && one.st_ino == other.st_ino
    }

    /// What SQLite may put beside a database.
    static func companions(of database: String) -> [String] {
        ["-journal", "-wal", "-shm"].map { database + $0 }
    }

    /// What is beside a database that this software writes to, and never beside a copy.
    private static func companionsOfWriter(of database: String) -> [String] {
        [
            WriterLock.path(database: database), WriterSocket.path(database: database),
            AuditHeadFile.path(database: database),
        ]
    }

    /// Refuses what a copy would be the end of: the database that is copied and what lies beside it, a database of its own, whose
    /// log would be taken for the copy's, and a file that is no database of smultron's. An earlier copy may be replaced, and
    /// may be damaged.
    ///
    /// - Throws: ``StoreError``; the file has not been touched.
    static func checkReplaceable(_ path: String, source: String) throws {
        let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let sourcePlace = URL(fileURLWithPath: source).resolvingSymlinksInPath().path
        guard !isSameFile(source, path),
            !(companions(of: sourcePlace) + companionsOfWriter(of: sourcePlace)).contains(place)
        else { throw StoreError.copiedOntoItself(path: path) }
        guard !companionsOfWriter(of: path).contains(where: FileManager.default.fileExists(atPath:)) else {
            throw StoreError.copiedOntoDatabase(path: path)
        }
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw StoreError.cannotOpen(path: path, reason: "it is no ordinary file")
        }
        guard access(path, R_OK) == 0 else { throw failure(path) }
        guard status.st_size == 0 || FileHeader(path: path)?.isOurs == true else {
            throw StoreError.notReplaced(path: path)
        }
    }

    /// Gives a finished file its name, and waits for the disk with both.
    ///
    /// - Parameter made: whose it was when it was made; what somebody has put in its place since is refused.
    static func publish(_ partial: String, as path: String, _ made: FileOwnership) throws {
        guard FileOwnership(of: partial) == made else { throw StoreError.replacedMeanwhile(path: path) }
        try synchronize(partial)
        guard rename(partial, path) == 0 else { throw failure(path) }
        try synchronize(folder(of: path))
    }

    static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    static func folder(of path: String) -> String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

    /// With what SQLite may have put beside it.
    static func remove(_ path: String) {
        for file in [path] + companions(of: path) { unlink(file) }
    }

    static func failure(_ path: String) -> StoreError {
        errno == ENOSPC
            ? .diskFull(path: path) : .cannotOpen(path: path, reason: String(cString: strerror(errno)))
    }
}

extension Store {
    /// Writes a consistent copy of the database, also while it is served. The copy is written beside its place, checked, and
    /// renamed, so there is never half of one; it is a plain SpatiaLite file that GIS programs open.
    ///
    /// - Throws: ``StoreError``
    package func backup(to path: String) async throws {
        let name = self.path
        try CheckedCopy.checkReplaceable(path, source: name)
        try CheckedCopy.checkTrusted(folder: CheckedCopy.folder(of: path), for: path)
        // "Unsafe" means without a transaction around it.
        try answer { db in try CheckedCopy.write(from: db, of: name, to: path) }
    }
}

/// A folder with a backup for each time that one was made: `smultron-2026-11-21T0300.sqlite`, in UTC.
package struct BackupFolder: Sendable, Equatable {
    package let path: String

    package init(path: String) {
        self.path = path
    }

    /// When the latest backup was made; nil if there is none. What is dated later than now was made with a clock that
    /// was ahead.
    package func latest(at time: Date) throws -> Date? { try backups().last { $0.madeAt <= time }?.madeAt }

    /// Makes a backup. It is checked before it gets its name.
    ///
    /// - Returns: the file.
    /// - Throws: ``StoreError``
    package func backUp(_ store: Store, at time: Date) async throws -> String {
        try inUserTerms {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        let file = "\(path)/\(BackupFolder.name(at: time))"
        try CheckedCopy.checkTrusted(folder: path, for: file, isList: true)
        try await store.backup(to: file)
        return file
    }

    /// Removes backups from before a time, so that what was erased is gone from here too; the latest always stays. Files with
    /// other names are left alone.
    ///
    /// - Returns: the names of what was removed.
    /// - Throws: ``StoreError``
    package func rotate(before time: Date) throws -> [String] {
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

/// A database put back from a backup.
package struct Restoration: Sendable {
    /// Where the database that was there before is now; nil if there was none.
    package let keptAside: String?
    /// The migrations that brought the backup up to date.
    package let migrations: [String]
    package let counts: [(table: String, rows: Int)]
    /// What is wrong with what was restored, though not so that it cannot be used.
    package let findings: [Finding]

    /// Puts a backup in the place of a database, which may be missing or damaged. The new file is copied, brought up to date
    /// and checked beside its place, and then renamed: there is never half of one.
    ///
    /// - Parameters:
    ///   - backup: is left as it is.
    ///   - order: noted in the restored database's audit log.
    ///   - headPath: where the head of the audit log is written; beside the database unless told. From the restored head on,
    ///     what the file knew before is no longer missed.
    /// - Throws: ``StoreError``, and then nothing has changed.
    package static func restore(
        _ backup: String, to path: String, at time: Date, order: AuditedOrder, auditHead headPath: String? = nil
    ) async throws -> Restoration {
        guard FileManager.default.fileExists(atPath: backup) else {
            throw StoreError.cannotOpen(path: backup, reason: "there is no such file")
        }
        guard !CheckedCopy.isSameFile(backup, path) else { throw StoreError.restoredFromItself(path: path) }
        let lock = try WriterLock(database: path, purpose: "smultron restore")
        defer { withExtendedLifetime(lock) {} }
        let partial = CheckedCopy.partialName(for: path)
        defer { CheckedCopy.remove(partial) }
        let made: FileOwnership
        let migrations: [String]
        let head: AuditHead
        do {
            made = try copy(backup, to: partial)
            (migrations, head) = try bringUpToDate(partial, order)
        } catch let error as DatabaseError {
            throw error.inUserTerms(path: error.resultCode == .SQLITE_FULL ? path : backup)
        }
        let result = try await Store.check(path: partial)
        // What a repair mends is no reason to stay without a database; what only a better backup has, is.
        if let problem = result.findings.first(where: { $0.remedy != .repair }) {
            throw StoreError.unsound(path: backup, problem: problem.what)
        }
        let aside = "\(path)-before-restore-\(Moment.inName(time))"
        let isThere = try setAside(path, as: aside)
        try CheckedCopy.publish(partial, as: path, made)
        try AuditHeadFile(path: headPath ?? AuditHeadFile.path(database: path), logger: nil).accept(head)
        return Restoration(
            keptAside: isThere ? aside : nil, migrations: migrations, counts: result.counts, findings: result.findings)
    }

    /// With what stands in a log beside the backup.
    private static func copy(_ backup: String, to partial: String) throws -> FileOwnership {
        let traces = ReaderTraces(of: backup)
        defer { traces.remove() }
        let source = try DatabaseQueue(path: backup, configuration: Connection.configuration(readOnly: true))
        defer { try? source.close() }
        try source.read { db in
            guard try Migrations.isOurs(db) else { throw StoreError.foreign(path: backup) }
            guard try !Migrations.migrator.hasBeenSuperseded(db) else { throw StoreError.newer(path: backup) }
        }
        let made = try CheckedCopy.create(partial, for: partial)
        let target = try DatabaseQueue(path: partial)
        defer { try? target.close() }
        try source.backup(to: target)
        return made
    }

    private static func bringUpToDate(_ partial: String, _ order: AuditedOrder) throws -> ([String], AuditHead) {
        let queue = try DatabaseQueue(path: partial, configuration: Connection.configuration())
        defer { try? queue.close() }
        // Without a log beside it there is one file to rename.
        try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA journal_mode = DELETE") }
        let migrator = Migrations.migrator
        let applied = try queue.read(migrator.appliedMigrations)
        try migrator.migrate(queue)
        let head = try queue.write { db in
            try order.note(db)
            return try AuditChain.head(db)
        }
        return (migrator.migrations.filter { !applied.contains($0) }, head)
    }

    /// Gives the present database a second name, so that its place is never empty, and takes its log away, which must never
    /// lie beside another database than its own.
    private static func setAside(_ path: String, as aside: String) throws -> Bool {
        guard FileManager.default.fileExists(atPath: path) else {
            unlink(path + "-wal")
            unlink(path + "-shm")
            return false
        }
        // As much as possible of the log belongs into the file itself.
        if let queue = try? DatabaseQueue(path: path) {
            _ = try? queue.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
            try? queue.close()
        }
        guard link(path, aside) == 0 else { throw CheckedCopy.failure(aside) }
        if FileManager.default.fileExists(atPath: path + "-wal") {
            guard rename(path + "-wal", aside + "-wal") == 0 else { throw CheckedCopy.failure(aside) }
        }
        unlink(path + "-shm")
        return true
    }
}

/// The first hundred bytes of a file, where a database says what it is, also one that SQLite will not open.
///
/// It must not be read by a process that has the database open: closing any file of the same name gives SQLite's locks back.
///
/// - Source: "Database File Format", section 1.3, sqlite.org/fileformat2.html.
struct FileHeader {
    private let bytes: [UInt8]
    private let fileSize: Int

    /// - Returns: nil for a file that cannot be opened.
    init?(path: String) {
        guard let file = FileHandle(forReadingAtPath: path) else { return nil }
        defer { try? file.close() }
        bytes = [UInt8]((try? file.read(upToCount: 100)) ?? Data())
        fileSize = (try? file.seekToEnd()).map(Int.init) ?? bytes.count
    }

    private var isDatabase: Bool { bytes.count == 100 && bytes.starts(with: Array("SQLite format 3\0".utf8)) }

    /// Whether this software made the file.
    var isOurs: Bool { isDatabase && number(at: 68, bytes: 4) == Migrations.applicationID }

    private func number(at offset: Int, bytes length: Int) -> Int {
        bytes[offset..<offset + length].reduce(0) { $0 << 8 | Int($1) }
    }

    /// What is wrong, as far as the beginning and the length of the file tell.
    static func finding(path: String) -> Finding {
        guard let header = FileHeader(path: path) else { return Finding("\(path) cannot be read.", .decide) }
        guard header.isDatabase else {
            return Finding(
                "\(path) does not begin as a database does: it has been overwritten, or is some other file.", .restore)
        }
        let pageSize = header.number(at: 16, bytes: 2) == 1 ? 65_536 : header.number(at: 16, bytes: 2)
        let whole = pageSize * header.number(at: 28, bytes: 4)
        if header.fileSize < whole {
            return Finding(
                "\(path) has been cut off: \(header.fileSize) of \(whole) bytes are there, and the rest is missing.",
                .restore)
        }
        return Finding("\(path) is damaged so badly that it cannot be opened.", .restore)
    }
}

/// Tells whether a database has been written to since, by whomever and however.
package struct FileStamp: Sendable, Equatable {
    private let files: [[Int]]

    /// Of the file and of the log beside it; none of them need be there.
    package init(of store: Store) {
        files = ["", "-wal"].map { ending in
            var status = stat()
            guard stat(store.path + ending, &status) == 0 else { return [] }
            return [
                Int(status.st_ino), Int(status.st_size), Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec),
            ]
        }
    }
}
