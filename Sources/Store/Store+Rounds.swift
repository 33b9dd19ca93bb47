package import Foundation
import GRDB
package import Places

extension Store {
    /// All rounds, the latest first, the demonstration last.
    package func rounds() async throws -> [Round] {
        try answer { db in try RoundRow.fetchAll(db) }
    }

    /// The round with a number, the demonstration too; nil where there is none.
    package func round(_ id: Int) async throws -> Round? {
        try await rounds().first { $0.id == id }
    }

    /// The round with a number, or else the latest real one that has begun, or will: work on a round goes on after it
    /// has closed.
    ///
    /// - Throws: ``StoreError/unknownRound(_:)``, ``StoreError/noOpenRound``
    package func roundOrLatest(_ id: Int?, at time: Date) async throws -> Round {
        let rounds = try await rounds()
        if let id {
            guard let round = rounds.first(where: { $0.id == id }) else { throw StoreError.unknownRound(id) }
            return round
        }
        let real = rounds.filter { !$0.isDemonstration }
        guard let latest = real.first(where: { $0.opens <= time }) ?? real.last else { throw StoreError.noOpenRound }
        return latest
    }

    /// The real round that is open at a moment.
    package func openRound(at time: Date) async throws -> Round? {
        try await rounds().first { $0.phase(at: time) == .open }
    }
}

extension StoreWriter {
    /// Opens a round. At most one real round is open at a time.
    package func openRound(name: String, opens: Date, closes: Date) async throws -> Round {
        guard opens < closes else { throw StoreError.roundEndsBeforeItBegins }
        return try await write { db in
            if let other = try RoundRow.fetchAll(db).first(where: {
                !$0.isDemonstration && $0.opens < closes && opens < $0.closes
            }) {
                throw StoreError.roundIsOpen(other)
            }
            return try RoundRow.insert(name: name, opens: opens, closes: closes, demonstration: false, db)
        }
    }

    /// Moves the closing date of a round, forwards or backwards.
    package func setClosing(of id: Int, to closes: Date) async throws -> Round {
        try await write { db in
            let rounds = try RoundRow.fetchAll(db)
            guard var round = rounds.first(where: { $0.id == id }) else { throw StoreError.unknownRound(id) }
            guard !round.isDemonstration else { throw StoreError.roundIsDemonstration(id) }
            guard closes > round.opens else { throw StoreError.roundEndsBeforeItBegins }
            // A round that was cleared, by a clock that was ahead, still has to end.
            if closes > round.closes { try RetentionRow.refuseCleared(id, db) }
            if let other = rounds.first(where: {
                $0.id != id && !$0.isDemonstration && $0.opens < closes && round.opens < $0.closes
            }) {
                throw StoreError.roundIsOpen(other)
            }
            // With a new closing comes a new publication at the closing.
            try db.execute(
                sql: "UPDATE round SET closes_at = ?, closing_publication = NULL WHERE id = ?",
                arguments: [Moment.number(closes), id])
            round.closes = closes
            return round
        }
    }

    /// Makes the demonstration's round with its marks; an earlier one is removed with all that belongs to it.
    ///
    /// - Parameter marks: makes the marks for the round, which belong to many groups.
    package func replaceDemonstration(
        name: String, opens: Date, closes: Date, marks: @escaping @Sendable (Round) -> [Mark]
    ) async throws -> Round {
        // Asked for here: the transaction runs outside of the task.
        let report = WorkReport.current
        return try await write(.publicity) { db in
            try RoundRow.removeDemonstration(db)
            let round = try RoundRow.insert(name: name, opens: opens, closes: closes, demonstration: true, db)
            try StoreWriter.addDemonstration(marks(round), report, db)
            return round
        }
    }

    /// Removes the demonstration, marks and all.
    ///
    /// - Returns: false if there was none.
    package func removeDemonstration() async throws -> Bool {
        try await write(.publicity) { db in try RoundRow.removeDemonstration(db) }
    }
}

enum RoundRow {
    static func fetchAll(_ db: Database) throws -> [Round] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT id, name, opens_at, closes_at, demonstration FROM round
                ORDER BY demonstration, opens_at DESC, id DESC
                """)
        return try Row.fetchAll(statement).map {
            Round(
                id: $0[0], name: $0[1], opens: Moment.date($0[2]), closes: Moment.date($0[3]), isDemonstration: $0[4])
        }
    }

    static func insert(
        name: String, opens: Date, closes: Date, demonstration: Bool, _ db: Database
    ) throws -> Round {
        try db.execute(
            sql: "INSERT INTO round (name, opens_at, closes_at, demonstration) VALUES (?, ?, ?, ?)",
            arguments: [name, Moment.number(opens), Moment.number(closes), demonstration])
        return Round(
            id: Int(db.lastInsertedRowID), name: name, opens: opens, closes: closes, isDemonstration: demonstration)
    }

    @discardableResult
    static func removeDemonstration(_ db: Database) throws -> Bool {
        let ids = try Int.fetchAll(db, sql: "SELECT id FROM round WHERE demonstration")
        for id in ids {
            for table in ["mark", "deleted_mark", "invitation", "publication", "analysis"] {
                try db.execute(sql: "DELETE FROM \(table) WHERE round_id = ?", arguments: [id])
            }
            try db.execute(sql: "DELETE FROM round WHERE id = ?", arguments: [id])
        }
        return !ids.isEmpty
    }
}
