import Foundation
import GRDB

/// A copy of a database that is whole, sound and on disk, or not there at all.
enum CheckedCopy {
    /// - Parameters:
    ///   - source: a connection without a transaction, in which VACUUM would be refused; others may write meanwhile.
    ///   - name: the database that is copied.
    ///   - path: where the copy goes; a copy that is there is replaced once the new one is good.
    /// - Throws: ``StoreError/unsound(path:problem:)`` when the copy, and so the source, is not sound.
    static func write(from source: Database, of name: String, to path: String) throws {
        let partial = "\(path).partial-\(getpid())"
        defer { remove(partial) }
        do {
            // An empty file is taken by VACUUM, and is for the owner alone from the beginning.
            try create(partial, for: path)
            try source.execute(sql: "VACUUM INTO ?", arguments: [partial])
        } catch let error as DatabaseError {
            throw error.inUserTerms(path: error.resultCode == .SQLITE_CORRUPT ? name : path)
        }
        if let problem = try Store.withConnection(to: partial, { try $0.read(Store.essentials) }).first {
            throw StoreError.unsound(path: name, problem: problem.sentence)
        }
        try publish(partial, as: path)
    }

    /// - Parameter path: what errors name: where the file will be.
    /// - Throws: ``StoreError/cannotOpen(path:reason:)``
    static func create(_ partial: String, for path: String) throws {
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        close(descriptor)
    }

    /// Whether two names are names of one file, whatever links lie between.
    static func isSameFile(_ first: String, _ second: String) -> Bool {
        var (one, other) = (stat(), stat())
        return stat(first, &one) == 0 && stat(second, &other) == 0 && one.st_dev == other.st_dev
            && one.st_ino == other.st_ino
    }

    /// What SQLite may put beside a database.
    private static func companions(of database: String) -> [String] {
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
    static func publish(_ partial: String, as path: String) throws {
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
    public func backup(to path: String) async throws {
        let name = self.path
        try CheckedCopy.checkReplaceable(path, source: name)
        // "Unsafe" means without a transaction around it.
        try await database.unsafeRead { db in try CheckedCopy.write(from: db, of: name, to: path) }
    }
}
