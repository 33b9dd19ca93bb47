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
               m.review, m.origin, m.text_held, ST_X(m.position), ST_Y(m.position), p.code, g.label, m.round_id,
               m.device_hash, \(last)
        FROM \(table) m JOIN preschool_group g ON g.id = m.group_id JOIN preschool p ON p.id = g.preschool_id
        """
    }

    static func mark(_ row: Row) throws -> Mark {
        var content = MarkContent(
            position: Position(easting: row[20], northing: row[21]), category: try word(row, 2), children: row[3],
            recordedAt: Moment.date(row[4]))
        content.kind = try word(row, 5)
        content.seasons = seasons(row[6])
        content.ageBand = (row[7] as String?).flatMap(AgeBand.init)
        content.frequency = (row[8] as String?).flatMap(Frequency.init)
        content.walkingMinutes = row[9]
        content.quote = row[10]
        content.staffNote = row[11]
        content.language = (row[12] as String?).flatMap(QuoteLanguage.init)
        content.placement = (row[13] as String?).flatMap(Placement.init)
        content.accuracyM = row[14]
        guard let id = UUID(uuidString: row[0]) else { throw DatabaseError(message: "mark without a UUID") }
        return Mark(
            id: id, revision: row[1], content: content,
            scope: MarkScope(preschool: row[22], group: row[23], round: row[24]),
            receivedAt: Moment.date(row[15]), late: row[16], review: try word(row, 17), origin: try word(row, 18),
            textHeld: row[19])
    }

    static func deviceHash(_ row: Row) -> Data? { row[25] }
    static func rowID(_ row: Row) -> Int64 { row[26] }
    static func deletedAt(_ row: Row) -> Date { Moment.date(row[26]) }

    private static func text(_ seasons: Set<Season>) -> String {
        Season.allCases.filter(seasons.contains).map(\.rawValue).joined(separator: " ")
    }

    static func seasons(_ text: String) -> Set<Season> {
        text.isEmpty ? [] : Set(text.split(separator: " ").compactMap { Season(rawValue: String($0)) })
    }

    static func word<Words: Vocabulary>(_ row: Row, _ index: Int) throws -> Words {
        let text: String = row[index]
        guard let word = Words(rawValue: text) else { throw DatabaseError(message: "unknown word \(text)") }
        return word
    }

    /// - Parameter group: the row of the group that the mark belongs to.
    static func insert(_ mark: Mark, group: Int64, device: Data?, _ db: Database) throws {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO mark (\(columns), position)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, MakePoint(?, ?, 3006))
                """)
        let content = mark.content
        let position = content.position
        guard position.x.isFinite, position.y.isFinite, position.x < 1_000_000, position.y > 1_000_000 else {
            throw DatabaseError(message: "mark \(mark.id) has no position in SWEREF 99 TM")
        }
        // In the order of the columns.
        var binder = FieldBinder(statement)
        binder.bind(mark.id.uuidString.lowercased())
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
        try db.execute(sql: "DELETE FROM mark WHERE id = ?", arguments: [id.uuidString.lowercased()])
    }

    /// Moves a mark to where no layer looks.
    static func bury(_ id: UUID, at time: Date, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO deleted_mark (\(columns), position, deleted_at)
                SELECT \(columns), position, ? FROM mark WHERE id = ?
                """, arguments: [Moment.number(time), id.uuidString.lowercased()])
        try delete(id, db)
    }
}

extension MarkRow {
    /// Moves a mark that was taken back to where it was.
    ///
    /// - Returns: whether there was one.
    static func unearth(_ id: UUID, _ db: Database) throws -> Bool {
        let text = id.uuidString.lowercased()
        try db.execute(
            sql: """
                INSERT INTO mark (\(columns), position) SELECT \(columns), position FROM deleted_mark WHERE id = ?
                """, arguments: [text])
        guard db.changesCount > 0 else { return false }
        try db.execute(sql: "DELETE FROM deleted_mark WHERE id = ?", arguments: [text])
        return true
    }
}
