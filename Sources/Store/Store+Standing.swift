import Foundation
import GRDB

extension Store {
    /// Bytes of the database file and of its write-ahead log; nil for one that is not there.
    public var fileSizes: (database: Int?, writeAheadLog: Int?) {
        func size(_ path: String) -> Int? {
            (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int
        }
        return (size(path), size(path + "-wal"))
    }

    /// Bytes free on the disk that holds the database, for the user that the process runs as; nil when nobody says.
    public var freeBytes: Int? {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder)
        return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
    }
}

extension StoreWriter {
    /// Writes something that changes nothing, to see whether it can be written to the disk.
    public func probe() async throws {
        try await write(.none) { db in
            let version = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
            try db.execute(sql: "PRAGMA user_version = \(version)")
        }
    }
}
