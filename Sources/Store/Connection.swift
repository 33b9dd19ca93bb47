import CSpatiaLite
import Foundation
import GRDB

/// How connections to the database are set up.
enum Connection {
    /// Milliseconds to wait for another connection, because SQLite's own default is to give up at once.
    static let busyTimeoutMS: Int32 = 5_000

    private static let prepared: Void = {
        smultron_configure_memory()
        smultron_configure_sqlite()
    }()

    /// See ``Store/prepareProcess()``.
    static func prepareProcess() { prepared }

    static func configuration(readOnly: Bool = false) throws -> Configuration {
        // Loading SpatiaLite calls setlocale, so numbers would be written the user's way from then on.
        setenv("LC_NUMERIC", "C", 1)
        if getenv("LC_ALL") != nil { setenv("LC_ALL", "C.UTF-8", 1) }
        guard getenv("SPATIALITE_SECURITY").map({ String(cString: $0) }) != "relaxed" else {
            throw StoreError.spatialiteSecurityRelaxed
        }
        prepareProcess()
        var configuration = Configuration()
        configuration.readonly = readOnly
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { db in
            let code = smultron_attach_spatialite(db.sqliteConnection)
            guard code == SQLITE_OK else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
            // Attaching SpatiaLite resets it, so it is set afterwards.
            sqlite3_busy_timeout(db.sqliteConnection, busyTimeoutMS)
            sqlite3_extended_result_codes(db.sqliteConnection, 1)
        }
        return configuration
    }

    /// Does something with a database, and says in the user's terms why it cannot be done.
    static func inUserTerms<Value>(_ path: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw error.inUserTerms(path: path)
        }
    }
}

extension DatabaseError {
    /// The error in the user's terms, where there is such a thing.
    func inUserTerms(path: String) -> any Error {
        switch resultCode {
        case .SQLITE_NOTADB: StoreError.notADatabase(path: path)
        case .SQLITE_CORRUPT: StoreError.damaged(path: path)
        case .SQLITE_FULL: StoreError.diskFull(path: path)
        case .SQLITE_IOERR: StoreError.diskFails(path: path, reason: message ?? resultCode.description)
        case .SQLITE_BUSY, .SQLITE_LOCKED: StoreError.locked(path: path)
        case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            StoreError.cannotOpen(path: path, reason: message ?? resultCode.description)
        default: self
        }
    }
}
