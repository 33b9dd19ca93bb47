import CSpatiaLite
import Dispatch
import Foundation
import GRDB
import Synchronization

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

/// Connections for whoever reads: each question gets one that is free, or else a new one, so nobody waits, and there are as many
/// as threads have asked at the same time.
///
/// A question is answered on the thread that asks: no thread of SQLite's or GRDB's answers a planner's question with the priority of
/// a mark, and nobody holds a connection while a task waits for its turn.
final class ReadingConnections: Sendable {
    private let path: String
    /// nil once the database is closed.
    private let free = Mutex<[DatabaseQueue]?>([])

    init(path: String) {
        self.path = path
    }

    func use<Value>(_ body: (DatabaseQueue) throws -> Value) throws -> Value {
        let connection = try free.withLock { $0?.popLast() } ?? open()
        defer { free.withLock { $0?.append(connection) } }
        return try body(connection)
    }

    /// Closes those that are free, and each of the others once its question is answered.
    func close() {
        let connections = free.withLock { free in
            defer { free = nil }
            return free
        }
        withExtendedLifetime(connections) {}
    }

    private func open() throws -> DatabaseQueue {
        try Connection.inUserTerms(path) {
            try DatabaseQueue(path: path, configuration: Connection.configuration(readOnly: true))
        }
    }
}

/// Connections that all see the same content of a database, whatever is written meanwhile; they are used in turn, so that as
/// many can read at the same time.
final class SnapshotSet: Sendable {
    /// While changes come thick and fast, fewer connections do.
    private static let mostAttempts = 5

    private let snapshots: [DatabaseSnapshot]
    private let turn = Atomic(0)
    /// A connection takes milliseconds to close, which is none of the business of whoever has read from it last.
    private static let closing = DispatchQueue(label: "closing snapshots", qos: .utility)
    /// All sets of this process whose connections are not closed.
    private static let open = DispatchGroup()

    init(of pool: DatabasePool, connections: Int) throws {
        var snapshots: [DatabaseSnapshot] = []
        var number: Int?
        for _ in 0..<(connections + SnapshotSet.mostAttempts) where snapshots.count < connections {
            let snapshot = try pool.makeSnapshot()
            let its = try snapshot.read { db in
                // What is gone through once needs no pages of the past.
                try db.execute(sql: "PRAGMA cache_size = -500")
                return try ContentVersion.fetch(db).number
            }
            // Something has changed in between: what was opened before shows the past.
            if its != number { snapshots = [] }
            number = its
            snapshots.append(snapshot)
        }
        self.snapshots = snapshots
        SnapshotSet.open.enter()
    }

    deinit {
        SnapshotSet.closing.async { [snapshots] in withExtendedLifetime(snapshots) {} }
        // A block of its own: what the first has captured is gone by then.
        SnapshotSet.closing.async { SnapshotSet.open.leave() }
    }

    /// Waits until the connections of all sets are closed. Who has read from one may be about to let it go; whoever still reads
    /// after a second is not waited for.
    static func finishClosing() { _ = open.wait(timeout: .now() + .seconds(1)) }

    var next: DatabaseSnapshot {
        snapshots[turn.wrappingAdd(1, ordering: .relaxed).oldValue % snapshots.count]
    }
}
