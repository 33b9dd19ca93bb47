import Foundation
import GRDB
import Geodesy

/// The SQLite file that becomes a GeoPackage, and what all its parts need to know of it.
///
/// Everything is written in one transaction without a journal, so that each page goes to the disk about once: of a file
/// that is only ever written from scratch, half is worth nothing.
final class GeoPackageFile {
    let system: CoordinateSystem
    /// Written wherever the file says when something was changed.
    let lastChange: String
    private let path: String
    private let queue: DatabaseQueue

    /// "GPKG" in ASCII.
    private static let applicationID = 0x4750_4B47
    /// Version 1.3.0.
    private static let version = 10300

    init(path: String, system: CoordinateSystem, lastChange: Date) throws {
        try GeoPackageFile.create(path)
        self.path = path
        self.system = system
        self.lastChange = StandardMoment.dateTime(lastChange)
        var configuration = Configuration()
        // The transaction lasts from the first to the last access.
        configuration.allowsUnsafeTransactions = true
        configuration.prepareDatabase { db in
            try db.execute(
                sql: """
                    PRAGMA application_id = \(GeoPackageFile.applicationID);
                    PRAGMA user_version = \(GeoPackageFile.version);
                    PRAGMA journal_mode = OFF;
                    PRAGMA synchronous = OFF;
                    PRAGMA locking_mode = EXCLUSIVE;
                    PRAGMA cache_size = -500;
                    """)
        }
        queue = try GeoPackageFile.explaining(path) { try DatabaseQueue(path: path, configuration: configuration) }
        try write { try $0.beginTransaction(.immediate) }
    }

    /// Makes sure that there is an empty file; SQLite itself does not say why it cannot.
    private static func create(_ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw GeoPackageError.cannotWrite(path: path, reason: String(cString: strerror(errno)))
        }
        defer { close(descriptor) }
        guard lseek(descriptor, 0, SEEK_END) == 0 else { throw GeoPackageError.notEmpty(path: path) }
    }

    /// - Throws: ``GeoPackageError`` where the disk is to blame.
    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try GeoPackageFile.explaining(path) { try queue.inDatabase(body) }
    }

    func finish() throws {
        try write { try $0.commit() }
        try GeoPackageFile.explaining(path) { try queue.close() }
    }

    private static func explaining<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_FULL: throw GeoPackageError.diskFull(path: path)
            case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_IOERR, .SQLITE_AUTH, .SQLITE_BUSY:
                throw GeoPackageError.cannotWrite(path: path, reason: error.message ?? error.resultCode.description)
            default: throw error
            }
        }
    }
}
