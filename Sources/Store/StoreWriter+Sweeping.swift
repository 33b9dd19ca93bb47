import GRDB

/// What is erased is to be gone from the file as well. SQLite overwrites it in the database's pages (`secure_delete`), but
/// two places are left: the nodes of the spatial index, which keep the bytes of cells that were taken out until others
/// need the room, and the write-ahead log.
enum Sweeping {
    /// To be called in the transaction that erases, after it.
    ///
    /// - Complexity: O(n log n) in the marks that stay; a quarter of a second for a hundred thousand.
    static func order(_ db: Database) throws {
        try SpatialIndex.mark.pack(db)
        try db.execute(sql: "INSERT INTO unswept DEFAULT VALUES")
    }
}

extension StoreWriter {
    /// Empties the write-ahead log if it may still hold something that was erased. While somebody reads what was there
    /// before it cannot be done; then the database remembers, and the next call tries again.
    ///
    /// - Returns: whether nothing is left to sweep.
    @discardableResult
    public func sweep() async -> Bool {
        do {
            guard let last = try await store.lastUnswept() else { return true }
            guard await emptyLog() else { return false }
            try await write(.none) { db in try db.execute(sql: "DELETE FROM unswept WHERE id <= ?", arguments: [last]) }
            return true
        } catch {
            return false
        }
    }
}

extension Store {
    fileprivate func lastUnswept() async throws -> Int64? {
        try answer { db in try Int64.fetchOne(db, sql: "SELECT max(id) FROM unswept") }
    }
}
