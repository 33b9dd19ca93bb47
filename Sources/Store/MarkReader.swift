import Foundation
import GRDB
import Places

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
