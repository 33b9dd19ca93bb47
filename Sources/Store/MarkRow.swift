import BulkLoading
import Foundation
import GRDB
import Geodesy
package import Places

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
    static func softDelete(_ id: UUID, at time: Date, _ db: Database) throws {
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
    static func restore(_ id: UUID, _ db: Database) throws -> Bool {
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

/// Goes through the rows that one of the selections of ``MarkRow`` finds.
///
/// Groups are looked up once each instead of joined to every row: there are a few dozen of them, and marks by the hundred
/// thousand.
final class MarkReader {
    private let db: Database
    private let rows: RowReader
    private var fields: FieldReader { rows.fields }
    /// By their numbers.
    private var groups: [(preschool: String, label: String?)?] = []

    init(_ db: Database, sql: String, arguments: StatementArguments) throws {
        self.db = db
        rows = try RowReader(db, sql: sql, arguments: arguments)
    }

    /// The marks that a query finds, made into something row by row.
    ///
    /// - Parameter sql: begins with one of the selections of ``MarkRow``.
    static func fetch<Value>(
        _ db: Database, sql: String, arguments: StatementArguments, _ value: (MarkReader) throws -> Value
    ) throws -> [Value] {
        let reader = try MarkReader(db, sql: sql, arguments: arguments)
        var values: [Value] = []
        while try reader.next() { values.append(try value(reader)) }
        return values
    }

    /// Goes to the next row.
    ///
    /// - Returns: whether there is one.
    func next() throws -> Bool { try rows.next() }

    func mark() throws -> Mark {
        var content = MarkContent(
            position: try fields.point(20), category: try fields.word(2, of: MarkWords.categories),
            children: fields.integer(3),
            recordedAt: fields.date(4))
        content.kind = try fields.word(5, of: MarkWords.kinds)
        content.seasons = MarkRow.seasons(fields.text(6))
        content.ageBand = fields.wordOrNil(7, of: MarkWords.ageBands)
        content.frequency = fields.wordOrNil(8, of: MarkWords.frequencies)
        content.walkingMinutes = fields.integerOrNil(9)
        content.quote = fields.textOrNil(10)
        content.staffNote = fields.textOrNil(11)
        content.language = fields.wordOrNil(12, of: MarkWords.languages)
        content.placement = fields.wordOrNil(13, of: MarkWords.placements)
        content.accuracyM = fields.realOrNil(14)
        let group = try group(fields.integer(21))
        return Mark(
            id: try fields.uuid(0), revision: fields.integer(1), content: content,
            scope: MarkScope(preschool: group.preschool, group: group.label, round: fields.integer(22)),
            receivedAt: fields.date(15), late: fields.truth(16), review: try fields.word(17, of: MarkWords.reviews),
            origin: try fields.word(18, of: MarkWords.origins), textHeld: fields.truth(19))
    }

    var deviceHash: Data? { fields.dataOrNil(23) }
    var row: Int64 { Int64(fields.integer(24)) }
    var deletedAt: Date { fields.date(24) }

    private func group(_ id: Int) throws -> (preschool: String, label: String?) {
        if groups.indices.contains(id), let known = groups[id] { return known }
        let found = try RowReader(
            db,
            sql: """
                SELECT p.code, g.label FROM preschool_group g JOIN preschool p ON p.id = g.preschool_id WHERE g.id = ?
                """, arguments: [id])
        guard try found.next() else { throw DatabaseError(message: "there is no group \(id)") }
        let group = withExtendedLifetime(found) { (found.fields.text(0), found.fields.textOrNil(1)) }
        if id >= groups.count { groups += Array(repeating: nil, count: max(64, id + 1 - groups.count)) }
        groups[id] = group
        return group
    }
}

/// Inserts marks as rows, one or a hundred thousand of them.
struct MarkInsertion {
    private let insertion: BulkInsert

    init(_ db: Database) throws {
        insertion = try BulkInsert(
            db,
            sql: """
                INSERT INTO mark (fid, \(MarkRow.columns), position)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, MakePoint(?, ?, 3006))
                """)
    }

    /// - Parameters:
    ///   - group: the row of the group that the mark belongs to.
    ///   - row: the row that an earlier revision of the mark had; nil for a new one.
    func insert(_ mark: Mark, group: Int64, device: Data?, row: Int64? = nil) throws {
        let content = mark.content
        let position = content.position
        guard position.x.isFinite, position.y.isFinite, position.x < 1_000_000, position.y > 1_000_000 else {
            throw DatabaseError(message: "mark \(mark.id) has no position in SWEREF 99 TM")
        }
        try insertion.run { binder in
            // In the order of the columns.
            binder.bind(row.map(Int.init))
            binder.bind(mark.id.text)
            binder.bind(mark.revision)
            binder.bind(Int(group))
            binder.bind(mark.scope.round)
            binder.bind(content.category.rawValue)
            binder.bind(content.children)
            binder.bind(Int(Moment.number(content.recordedAt)))
            binder.bind(content.kind.rawValue)
            binder.bind(MarkRow.text(content.seasons))
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
        }
    }
}

/// What became of one mark that somebody sent.
package enum MarkOutcome: Sendable, Hashable {
    case created(Mark)
    /// This or a later revision was there already. `isOwn` tells whether the sender may see all of it.
    case alreadyThere(Mark, isOwn: Bool)
    case replaced(Mark)
    case refused(MarkRefusal)
}

/// Why a mark was not kept.
package enum MarkRefusal: Error, Sendable, Hashable {
    /// The same revision is there with other content.
    case differs
    /// A lower revision than the one that is kept.
    case outdated(kept: Int)
    /// The id belongs to another preschool, group or round; nothing more is told.
    case elsewhere
    /// It was taken back.
    case deleted
    case deviceKeyMissing
    case deviceKeyWrong
    /// There is no such mark.
    case unknown
    /// What the sender says of fields that the service sets is not so.
    case contradicts([FieldProblem])
}
