import BulkLoading
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

    private static func text(_ seasons: Set<Season>) -> String {
        Season.allCases.filter(seasons.contains).map(\.rawValue).joined(separator: " ")
    }

    static func seasons(_ text: String) -> Set<Season> {
        // There are four, and each mark has one: sooner compared than made.
        knownSeasons.first { $0.text == text }?.seasons
            ?? Set(text.split(separator: " ").compactMap { Season(rawValue: String($0)) })
    }

    private static let knownSeasons = [Set<Season>(), [.summer], [.winter], [.summer, .winter]]
        .map { (text: text($0), seasons: $0) }

    static func word<Words: Vocabulary>(_ row: Row, _ index: Int) throws -> Words {
        let text: String = row[index]
        guard let word = Words(rawValue: text) else { throw DatabaseError(message: "unknown word \(text)") }
        return word
    }

    /// Made once: an import asks for it a hundred thousand times.
    private static let insertion = """
        INSERT INTO mark (fid, \(columns), position)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, MakePoint(?, ?, 3006))
        """

    /// - Parameters:
    ///   - group: the row of the group that the mark belongs to.
    ///   - row: the row that an earlier revision of the mark had; nil for a new one.
    static func insert(_ mark: Mark, group: Int64, device: Data?, row: Int64? = nil, _ db: Database) throws {
        let statement = try db.cachedStatement(sql: insertion)
        let content = mark.content
        let position = content.position
        guard position.x.isFinite, position.y.isFinite, position.x < 1_000_000, position.y > 1_000_000 else {
            throw DatabaseError(message: "mark \(mark.id) has no position in SWEREF 99 TM")
        }
        // In the order of the columns.
        var binder = FieldBinder(statement)
        binder.bind(row.map(Int.init))
        binder.bind(mark.id.text)
        binder.bind(mark.revision)
        binder.bind(Int(group))
        binder.bind(mark.scope.round)
        binder.bind(content.category.rawValue)
        binder.bind(content.children)
        binder.bind(Int(Moment.number(content.recordedAt)))
        binder.bind(content.kind.rawValue)
        binder.bind(text(content.seasons))
        binder.bind(content.ageBand?.rawValue)
        binder.bind(content.frequency?.rawValue)
        binder.bind(content.walkingMinutes)
        binder.bind(content.quote)
        binder.bind(content.staffNote)
        binder.bind(content.language?.rawValue)
        binder.bind(content.placement?.rawValue)
        binder.bind(content.accuracyM)
        binder.bind(Int(Moment.number(mark.receivedAt)))
        binder.bind(mark.late ? 1 : 0)
        binder.bind(mark.review.rawValue)
        binder.bind(mark.origin.rawValue)
        binder.bind(mark.textHeld ? 1 : 0)
        binder.bind(device)
        binder.bind(position.easting)
        binder.bind(position.northing)
        try statement.execute()
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
