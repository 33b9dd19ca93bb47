import Foundation
import Geodesy

/// A table of marks: the columns are the names of the fields, and `lon,lat` in degrees or `e,n` in metres.
struct MarkTable: Sendable {
    private let table: Table
    /// Metres rather than degrees.
    let isProjected: Bool
    /// Where the columns stand, looked for once for all rows: of fields by their index, and only those that are there.
    private let fields: [(index: Int, kind: MarkField.Kind, pointer: String, column: Int)]
    private let claims: [(field: ServerField, column: Int)]
    private let id: Int?
    private let axes: (x: Int, y: Int)

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
            known: ["id"] + MarkSchema.fields.map(\.name) + ServerField.allCases.map(\.rawValue) + degrees + metres,
            required: required.map(\.name) + axes)
        self.table = table
        fields = MarkSchema.fields.compactMap { field in
            table.columnIndex[field.name].map { (field.index, field.kind, field.pointer, $0) }
        }
        claims = ServerField.allCases.compactMap { field in table.columnIndex[field.rawValue].map { (field, $0) } }
        id = table.columnIndex["id"]
        self.axes = (table.columnIndex[axes[0]]!, table.columnIndex[axes[1]]!)
    }

    var count: Int { table.rows.count }

    /// The line on which a mark's row begins, counted from 1.
    func line(of index: Int) -> Int { table.rows[index].line }

    /// The mark of a row.
    subscript(index: Int) -> UncheckedMark {
        var reader = RowReader(table.rows[index], of: table)
        var mark = UncheckedMark()
        mark.id = reader.text(at: id)
        for (index, kind, pointer, column) in fields {
            mark.values[index] = reader.value(of: kind, at: column, pointer: pointer)
        }
        if let x = reader.number(at: axes.x, pointer: isProjected ? "/geometry/e" : "/geometry/lon"),
            let y = reader.number(at: axes.y, pointer: isProjected ? "/geometry/n" : "/geometry/lat")
        {
            mark.coordinates = Position(x: x, y: y)
        }
        for (field, column) in claims {
            if let claim = reader.text(at: column) { mark.claims[field] = claim }
        }
        mark.problems = reader.problems
        return mark
    }
}

extension RowReader {
    /// - Parameter pointer: how a problem names the field.
    fileprivate mutating func value(
        of kind: MarkField.Kind, at column: Int, pointer: @autoclosure () -> String
    ) -> FieldValue? {
        switch kind {
        case .word, .text, .moment: text(at: column).map(FieldValue.text)
        case .words: text(at: column).map { .words(words($0)) }
        case .wholeNumber: wholeNumber(at: column, pointer: pointer()).map(FieldValue.wholeNumber)
        case .number: number(at: column, pointer: pointer()).map(FieldValue.number)
        }
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
