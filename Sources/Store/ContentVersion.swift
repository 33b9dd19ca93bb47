package import Foundation
import GRDB

/// Where the database's content stands: everything that layers show, and nothing else.
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

    static func fetch(_ db: Database) throws -> ContentVersion {
        let statement = try db.cachedStatement(
            sql: "SELECT number, corrected, moved, changed_at, open_changed_at FROM content_version")
        guard let row = try Row.fetchOne(statement) else { throw DatabaseError(message: "content_version is empty") }
        return ContentVersion(
            number: row[0], corrected: row[1], moved: row[2], changedAt: Moment.date(row[3]),
            openChangedAt: Moment.date(row[4]))
    }

    /// Notes that the change being made has moved a mark.
    static func noteMove(_ db: Database) throws {
        try db.cachedStatement(sql: "UPDATE content_version SET moved = number").execute()
    }
}

/// What a change does to what layers show; what is greater includes what is less.
enum ContentChange: Int, Comparable {
    /// Nothing; sessions are an example.
    case none
    /// Marks come or are moved.
    case addition
    /// Marks go, or something else changes.
    case correction
    /// What everyone may see changes.
    case publicity

    static func < (one: ContentChange, other: ContentChange) -> Bool { one.rawValue < other.rawValue }

    func note(_ db: Database) throws {
        let corrected = self == .addition ? "" : ", corrected = number + 1"
        let open = self == .publicity ? ", open_changed_at = max(:now, open_changed_at + 1)" : ""
        guard self != .none else { return }
        try db.execute(
            sql: "UPDATE content_version SET number = number + 1, changed_at = :now\(corrected)\(open)",
            arguments: ["now": Moment.number(Date())])
    }
}
