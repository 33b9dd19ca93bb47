import BulkLoading
package import Foundation
import GRDB
import Geodesy
package import Places

/// Marks as rows.
enum MarkRow {
    /// The columns that a mark and a deleted mark have in common, besides the position.
    static let columns = (kept + MarkSchema.fields.map(\.column)).joined(separator: ", ")

    /// The columns of what is kept of a mark besides its fields.
    private static let kept = [
        "id", "group_id", "round_id", "received_at", "late", "review", "origin", "text_held", "device_hash",
    ]

    static let select = select(from: "mark", last: "fid")

    /// A mark that was taken back has no `fid`, and the time of that instead.
    static let selectDeleted = select(from: "deleted_mark", last: "deleted_at")

    /// The column of a selection with which the fields begin, in the order of the schema.
    static let firstField = Int32(kept.count + 2)

    private static func select(from table: String, last: String) -> String {
        let columns = kept + ["position", last] + MarkSchema.fields.map(\.column)
        return "SELECT \(columns.map { "m.\($0)" }.joined(separator: ", ")) FROM \(table) m "
    }

    /// All that may be kept of a mark lies in these: marks, marks that were taken back, and the copy that a clearing
    /// leaves.
    static let tables = ["mark", "deleted_mark", ClearedMarkRow.table]

    /// What was said and written of a mark.
    static let textColumns = (MarkSchema.fields.filter(\.isFreeText) + [MarkSchema.field(\.language)]).map(\.column)

    /// Takes from a mark what was said and written of it: what stands after `SET`.
    static let clearingTexts = textColumns.map { "\($0) = NULL, " }.joined() + "text_held = 0"

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

/// A mark with all that is kept of it.
package struct MarkRecord: Sendable {
    package var mark: Mark
    /// SHA-256 of the random key of the device that made it.
    package var deviceHash: Data?
    /// nil for a mark that was taken back.
    var row: Int64?
    /// When it was taken back.
    package var deletedAt: Date?
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

    /// - Parameters:
    ///   - sql: what follows the selection, where the table is `m`.
    ///   - deleted: goes through the marks that were taken back, instead of those that are kept.
    init(_ db: Database, _ sql: String, _ arguments: StatementArguments, deleted: Bool = false) throws {
        self.db = db
        rows = try RowReader(
            db, sql: (deleted ? MarkRow.selectDeleted : MarkRow.select) + sql, arguments: arguments)
    }

    /// All that a query finds; the parameters are those of the initialiser.
    static func fetch(
        _ db: Database, _ sql: String, _ arguments: StatementArguments, deleted: Bool = false
    ) throws -> [MarkRecord] {
        let reader = try MarkReader(db, sql, arguments, deleted: deleted)
        var records: [MarkRecord] = []
        while try reader.next() {
            records.append(
                MarkRecord(
                    mark: try reader.mark(), deviceHash: reader.fields.dataOrNil(8), row: deleted ? nil : reader.row,
                    deletedAt: deleted ? reader.fields.date(10) : nil))
        }
        return records
    }

    /// Goes to the next row.
    ///
    /// - Returns: whether there is one.
    func next() throws -> Bool { try rows.next() }

    func mark() throws -> Mark {
        var content = MarkContent(unfilledAt: try fields.point(9))
        if let field = content.restore({ kind, index in fields.value(MarkRow.firstField + Int32(index), of: kind) }) {
            throw DatabaseError(message: "unknown word \(fields.text(MarkRow.firstField + Int32(field.index)))")
        }
        let group = try group(fields.integer(1))
        return Mark(
            id: try fields.uuid(0), content: content,
            scope: MarkScope(preschool: group.preschool, group: group.label, round: fields.integer(2)),
            receivedAt: fields.date(3), late: fields.truth(4), review: try fields.word(5, of: MarkWords.reviews),
            origin: try fields.word(6, of: MarkWords.origins), textHeld: fields.truth(7))
    }

    var row: Int64 { Int64(fields.integer(10)) }

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
        let values = MarkRow.columns.split(separator: ",").map { _ in "?, " }.joined()
        insertion = try BulkInsert(
            db,
            sql: """
                INSERT INTO mark (fid, \(MarkRow.columns), position) VALUES (?, \(values)MakePoint(?, ?, 3006))
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
            binder.bind(Int(group))
            binder.bind(mark.scope.round)
            binder.bind(Int(Moment.number(mark.receivedAt)))
            binder.bind(mark.late ? 1 : 0)
            binder.bind(mark.review.rawValue)
            binder.bind(mark.origin.rawValue)
            binder.bind(mark.textHeld ? 1 : 0)
            binder.bind(device)
            for value in content.values { binder.bind(value) }
            binder.bind(position.easting)
            binder.bind(position.northing)
        }
    }
}

extension FieldBinder {
    fileprivate mutating func bind(_ value: FieldValue?) {
        switch value {
        case nil: bindNull()
        case .text(let text): bind(text)
        case .wholeNumber(let number): bind(number)
        case .number(let number): bind(number)
        // Joining takes long, and most have one word.
        case .words(let words): bind(words.count == 1 ? words[0] : words.joined(separator: " "))
        case .moment(let moment): bind(Int(Moment.number(moment)))
        }
    }
}

extension FieldReader {
    /// What ``FieldBinder`` has bound; words stay one text.
    fileprivate func value(_ column: Int32, of kind: MarkField.Kind) -> FieldValue? {
        switch kind {
        case .word, .words, .text: textOrNil(column).map(FieldValue.text)
        case .wholeNumber: integerOrNil(column).map(FieldValue.wholeNumber)
        case .number: realOrNil(column).map(FieldValue.number)
        case .moment: integerOrNil(column).map { .moment(Moment.date(Int64($0))) }
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
