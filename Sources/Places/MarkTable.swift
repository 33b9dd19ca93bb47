import Foundation
import Geodesy

/// A table of marks: the columns are the names of the fields, and `lon,lat` in degrees or `e,n` in metres.
struct MarkTable: Sendable {
    private let table: Table
    /// Metres rather than degrees.
    let isProjected: Bool
    private let columns: Columns

    /// - Parameter required: fields that the rows must say themselves.
    /// - Throws: ``Table/Problem``
    init(_ table: Table, requiring required: [MarkField]) throws(Table.Problem) {
        let degrees = ["lon", "lat"]
        let metres = ["e", "n"]
        isProjected = metres.contains(where: table.columns.contains)
        if isProjected, degrees.contains(where: table.columns.contains) {
            throw .conflictingColumns((degrees + metres).filter(table.columns.contains))
        }
        let axes = isProjected ? metres : degrees
        try table.check(
            known: ["id"] + MarkField.allCases.map(\.rawValue) + ServerField.allCases.map(\.rawValue) + degrees
                + metres,
            required: required.map(\.rawValue) + axes)
        self.table = table
        columns = Columns(of: table, axes: axes)
    }

    var count: Int { table.rows.count }

    /// The line on which a mark's row begins, counted from 1.
    func line(of index: Int) -> Int { table.rows[index].line }

    /// The mark of a row.
    subscript(index: Int) -> UncheckedMark {
        var reader = RowReader(table.rows[index], of: table)
        var mark = UncheckedMark()
        mark.id = reader.text(at: columns.id)
        mark.revision = reader.wholeNumber(at: columns.revision, pointer: MarkField.revision.pointer)
        mark.category = reader.text(at: columns.category)
        mark.children = reader.wholeNumber(at: columns.children, pointer: MarkField.children.pointer)
        mark.recordedAt = reader.text(at: columns.recordedAt)
        mark.kind = reader.text(at: columns.kind)
        mark.seasons = reader.text(at: columns.seasons).map(words)
        mark.ageBand = reader.text(at: columns.ageBand)
        mark.frequency = reader.text(at: columns.frequency)
        mark.walkingMinutes = reader.wholeNumber(
            at: columns.walkingMinutes, pointer: MarkField.walkingMinutes.pointer)
        mark.quote = reader.text(at: columns.quote)
        mark.staffNote = reader.text(at: columns.staffNote)
        mark.language = reader.text(at: columns.language)
        mark.placement = reader.text(at: columns.placement)
        mark.accuracyM = reader.number(at: columns.accuracyM, pointer: MarkField.accuracyM.pointer)
        if let x = reader.number(at: columns.x, pointer: isProjected ? "/geometry/e" : "/geometry/lon"),
            let y = reader.number(at: columns.y, pointer: isProjected ? "/geometry/n" : "/geometry/lat")
        {
            mark.coordinates = Position(x: x, y: y)
        }
        for (field, column) in columns.claims {
            if let claim = reader.text(at: column) { mark.claims[field] = claim }
        }
        mark.problems = reader.problems
        return mark
    }
}

/// The words of a list: spaces, commas, semicolons and bars may stand between them.
private func words(_ text: String) -> [String] {
    text.utf8.split { byte in
        switch UnicodeScalar(byte) {
        case " ", ",", ";", "|": true
        default: false
        }
    }.map { String($0)! }
}

/// Where each column stands, looked for once for all rows; nil for one that the table has not.
private struct Columns: Sendable {
    let id, revision, category, children, recordedAt, kind, seasons, ageBand, frequency, walkingMinutes: Int?
    let quote, staffNote, language, placement, accuracyM, x, y: Int?
    /// Only those that are there.
    let claims: [(field: ServerField, index: Int)]

    init(of table: Table, axes: [String]) {
        func place(of field: MarkField) -> Int? { table.columnIndex[field.rawValue] }
        id = table.columnIndex["id"]
        revision = place(of: .revision)
        category = place(of: .category)
        children = place(of: .children)
        recordedAt = place(of: .recordedAt)
        kind = place(of: .kind)
        seasons = place(of: .seasons)
        ageBand = place(of: .ageBand)
        frequency = place(of: .frequency)
        walkingMinutes = place(of: .walkingMinutes)
        quote = place(of: .quote)
        staffNote = place(of: .staffNote)
        language = place(of: .language)
        placement = place(of: .placement)
        accuracyM = place(of: .accuracyM)
        x = table.columnIndex[axes[0]]
        y = table.columnIndex[axes[1]]
        claims = ServerField.allCases.compactMap { field in table.columnIndex[field.rawValue].map { (field, $0) } }
    }
}
