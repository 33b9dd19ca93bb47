package import Foundation
import GRDB
import Places

/// Whose marks are to be erased, kept or taken back.
package enum ErasureScope: Sendable, Hashable {
    /// A preschool's, of one round or of all but the demonstration.
    case preschool(String, round: Int?)
    /// What came over an invitation: marks of its group in its round that were made in the form. Marks do not say which of
    /// several invitations of the same group they came with.
    case invitation(Int)
}

extension Store {
    /// How many marks there are to erase, and of which rounds.
    ///
    /// - Throws: ``StoreError/unknownPreschool(_:)``, ``StoreError/unknownRound(_:)``, ``StoreError/unknownInvitation(_:)``
    package func markCount(in scope: ErasureScope) async throws -> (marks: Int, rounds: [Int]) {
        try read { db in
            let found = try scope.marks(db)
            return (found.count, Set(found.map(\.round)).sorted())
        }
    }
}

extension StoreWriter {
    /// Erases all marks of a scope for good: only their ids stay, so that a late copy is not taken for a new mark.
    ///
    /// - Returns: how many.
    /// - Throws: as ``Store/markCount(in:)``
    package func erase(_ scope: ErasureScope, at time: Date) async throws -> Int {
        let erased = try await write { db in
            let (condition, arguments) = try scope.condition(db)
            let erased = try scope.marks(db)
            for table in MarkRow.tables {
                try db.execute(
                    sql:
                        "INSERT OR IGNORE INTO tombstone (id, deleted_at) SELECT id, ? FROM \(table) WHERE \(condition)",
                    arguments: [Moment.number(time)] + arguments)
                try db.execute(sql: "DELETE FROM \(table) WHERE \(condition)", arguments: arguments)
            }
            try SecureErase.order(db)
            return erased.count
        }
        await sweep()
        return erased
    }
}

extension ErasureScope {
    /// The marks that there are to erase. One whose words were cleared is in a copy as well, and one mark all the same.
    fileprivate func marks(_ db: Database) throws -> [(id: String, round: Int)] {
        let (condition, arguments) = try condition(db)
        let found = MarkRow.tables.map { "SELECT id, round_id FROM \($0) WHERE \(condition)" }
        return try Row.fetchAll(
            db, sql: found.joined(separator: " UNION "), arguments: found.reduce([]) { all, _ in all + arguments }
        ).map { ($0[0], $0[1]) }
    }

    fileprivate func condition(_ db: Database) throws -> (sql: String, arguments: StatementArguments) {
        func exists(_ table: String, _ column: String, _ value: some DatabaseValueConvertible) throws -> Bool {
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS (SELECT 1 FROM \(table) WHERE \(column) = ?)", arguments: [value]) ?? false
        }
        switch self {
        case .preschool(let code, let round):
            guard try exists("preschool", "code", code) else { throw StoreError.unknownPreschool(code) }
            if let round, try !exists("round", "id", round) { throw StoreError.unknownRound(round) }
            let groups = """
                group_id IN (SELECT g.id FROM preschool_group g JOIN preschool p ON p.id = g.preschool_id
                    WHERE p.code = ?)
                """
            guard let round else {
                return ("\(groups) AND round_id IN (SELECT id FROM round WHERE NOT demonstration)", [code])
            }
            return ("\(groups) AND round_id = ?", [code, round])
        case .invitation(let id):
            guard try exists("invitation", "id", id) else { throw StoreError.unknownInvitation(id) }
            return (
                "origin = 'form' AND (group_id, round_id) = (SELECT group_id, round_id FROM invitation WHERE id = ?)",
                [id]
            )
        }
    }
}

/// What is erased is to be gone from the file as well. SQLite overwrites it in the database's pages (`secure_delete`), but
/// two places are left: the nodes of the spatial index, which keep the bytes of cells that were taken out until others
/// need the room, and the write-ahead log.
enum SecureErase {
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
    package func sweep() async -> Bool {
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
