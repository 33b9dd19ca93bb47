import Foundation
import GRDB
import Geodesy
import Places

/// Marks as rows.
enum MarkRow {
    /// The columns that a mark and a deleted mark have in common, besides the position.
    static let columns = """
        id, revision, group_id, round_id, category, children, recorded_at, kind, seasons, age_band, frequency, \
        walking_minutes, quote, staff_note, language, placement, accuracy_m, received_at, late, review, origin, \
        text_held, device_hash
        """

    static let select = select(from: "mark")

    /// A mark that was taken back has no `fid`, and the time of that as its last column.
    static let selectDeleted = select(from: "deleted_mark", last: "m.deleted_at")

    private static func select(from table: String, last: String = "m.fid") -> String {
        """
        SELECT m.id, m.revision, m.category, m.children, m.recorded_at, m.kind, m.seasons, m.age_band, m.frequency,
               m.walking_minutes, m.quote, m.staff_note, m.language, m.placement, m.accuracy_m, m.received_at, m.late,
               m.review, m.origin, m.text_held, m.position, m.group_id, m.round_id, m.device_hash, \(last)
        FROM \(table) m
        """
    }

    // There are four sets of seasons, and each mark has one: sooner looked up than made.
    private static let knownSeasons = [Set<Season>(), [.summer], [.winter], [.summer, .winter]].map { seasons in
        (text: Season.allCases.filter(seasons.contains).map(\.rawValue).joined(separator: " "), seasons: seasons)
    }

    static func text(_ seasons: Set<Season>) -> String { knownSeasons.first { $0.seasons == seasons }!.text }

    static func seasons(_ text: String) -> Set<Season> {
        knownSeasons.first { $0.text == text }?.seasons
            ?? Set(text.split(separator: " ").compactMap { Season(rawValue: String($0)) })
    }

    static func word<Words: Vocabulary>(_ row: Row, _ index: Int) throws -> Words {
        let text: String = row[index]
        guard let word = Words(rawValue: text) else { throw DatabaseError(message: "unknown word \(text)") }
        return word
    }

    /// The ids of all marks that are kept or were taken back.
    static func knownIDs(_ db: Database) throws -> Set<UUID> {
        let ids = try String.fetchCursor(
            db, sql: "SELECT id FROM mark UNION ALL SELECT id FROM deleted_mark UNION ALL SELECT id FROM tombstone")
        var known: Set<UUID> = []
        while let id = try ids.next() {
            if let uuid = UUID(uuidString: id) { known.insert(uuid) }
        }
        return known
    }

    static func delete(_ id: UUID, _ db: Database) throws {
        try db.execute(sql: "DELETE FROM mark WHERE id = ?", arguments: [id.text])
    }

    /// Moves a mark to where no layer looks.
    static func bury(_ id: UUID, at time: Date, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO deleted_mark (\(columns), position, deleted_at)
                SELECT \(columns), position, ? FROM mark WHERE id = ?
                """, arguments: [Moment.number(time), id.text])
        try delete(id, db)
    }
}

extension MarkRow {
    /// Moves a mark that was taken back to where it was.
    ///
    /// - Returns: whether there was one.
    static func unearth(_ id: UUID, _ db: Database) throws -> Bool {
        let text = id.text
        try db.execute(
            sql: """
                INSERT INTO mark (\(columns), position) SELECT \(columns), position FROM deleted_mark WHERE id = ?
                """, arguments: [text])
        guard db.changesCount > 0 else { return false }
        try db.execute(sql: "DELETE FROM deleted_mark WHERE id = ?", arguments: [text])
        return true
    }
}
