package import Foundation
import GRDB

/// Where the database's content stands, or that of a round: everything that layers show, and nothing else. What was tried and has
/// changed nothing leaves it as it was.
package struct ContentVersion: Sendable, Hashable {
    /// Grows with every change.
    package var number: Int
    /// The number at the last change that did more than add marks: what was computed before it may show what must not be
    /// shown any more.
    package var corrected: Int
    /// The number at the last change that moved marks, or changed them otherwise.
    package var moved: Int
    /// When the last change was made.
    package var changedAt: Date
    /// When what everyone may see last changed: a publication, its withdrawal, or feedback. No two changes have the same.
    package var openChangedAt: Date

    /// Of which content a version tells.
    package enum Scope: Sendable, Hashable {
        case everything
        /// What a round shows: marks that come to another are no change.
        case round(Int)
        /// What is no round's own: the register, feedback, saved analyses. No mark is a change.
        case shared
    }

    static func fetch(_ db: Database, of scope: Scope = .everything) throws -> ContentVersion {
        let numbers: (number: String, corrected: String)
        var id: Int?
        switch scope {
        case .everything: numbers = ("v.number", "v.corrected")
        case .shared: numbers = ("v.shared", "v.shared")
        case .round(let round):
            numbers = (
                "max(v.shared, coalesce(r.content_number, 0))", "max(v.shared, coalesce(r.content_corrected, 0))"
            )
            id = round
        }
        let statement = try db.cachedStatement(
            sql: """
                SELECT \(numbers.number), \(numbers.corrected), v.moved, v.changed_at, v.open_changed_at
                FROM content_version v LEFT JOIN round r ON r.id = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [id]) else {
            throw DatabaseError(message: "content_version is empty")
        }
        return ContentVersion(
            number: row[0], corrected: row[1], moved: row[2], changedAt: Moment.date(row[3]),
            openChangedAt: Moment.date(row[4]))
    }

    /// Notes that the change being made has moved a mark.
    static func noteMove(_ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE content_version SET moved = number + 1").execute()
    }
}

/// What a change does to what layers show.
enum ContentChange: Hashable {
    /// Nothing; sessions are an example.
    case none
    /// Marks come to a round, or are moved in it.
    case addition(to: Int)
    /// Marks of a round go.
    case removal(from: Int)
    /// Something else changes, which any round may show.
    case correction
    /// What everyone may see changes.
    case publicity
}

/// What the changes of one transaction have done together.
struct ContentChanges {
    private var changes: Set<ContentChange> = []

    mutating func add(_ change: ContentChange) {
        if change != .none { changes.insert(change) }
    }

    /// Notes them, as the last of their transaction.
    func note(_ db: Database) throws {
        guard !changes.isEmpty else { return }
        let isShared = changes.contains(.correction) || changes.contains(.publicity)
        var corrects = isShared
        for change in changes {
            switch change {
            case .none, .correction, .publicity: continue
            case .addition(let round): try ContentChanges.note(round, isCorrected: false, db)
            case .removal(let round):
                corrects = true
                try ContentChanges.note(round, isCorrected: true, db)
            }
        }
        let shared = isShared ? ", shared = number + 1" : ""
        let corrected = corrects ? ", corrected = number + 1" : ""
        let open = changes.contains(.publicity) ? ", open_changed_at = max(:now, open_changed_at + 1)" : ""
        try db.execute(
            sql: "UPDATE content_version SET number = number + 1, changed_at = :now\(shared)\(corrected)\(open)",
            arguments: ["now": Moment.number(Date())])
    }

    private static func note(_ round: Int, isCorrected: Bool, _ db: Database) throws {
        try db.execute(
            sql: """
                UPDATE round SET content_number = v.number + 1\(isCorrected ? ", content_corrected = v.number + 1" : "")
                FROM content_version v WHERE round.id = ?
                """, arguments: [round])
    }
}
