import Foundation

/// Reads the fields of one row of a table by the names of their columns. Empty is the same as absent; what cannot be
/// read becomes a problem.
struct RowReader {
    private let fields: [String]
    private let columnIndex: [String: Int]
    private(set) var problems: [FieldProblem] = []

    init(_ row: Table.Row, of table: Table) {
        let (fields, count) = table.fields(upToColumnsOf: row)
        self.fields = fields
        columnIndex = table.columnIndex
        if count != table.columns.count {
            problems.append(FieldProblem("", .wrongFieldCount(found: count, expected: table.columns.count)))
        }
    }

    func text(_ column: String) -> String? {
        guard let index = columnIndex[column], index < fields.count else { return nil }
        let field = fields[index]
        guard let first = field.utf8.first, let last = field.utf8.last else { return nil }
        // Nearly all fields have nothing around them; the rest goes through the library.
        let isBare = first > 0x20 && first < 0x80 && last > 0x20 && last < 0x80
        let text = isBare ? field : field.trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? nil : text
    }

    mutating func wholeNumber(_ column: String, pointer: String? = nil) -> Int? {
        guard let text = text(column) else { return nil }
        guard let number = Int(text) else {
            problems.append(FieldProblem(pointer ?? column, .wrongType(expected: .wholeNumber)))
            return nil
        }
        return number
    }

    mutating func number(_ column: String, pointer: String? = nil) -> Double? {
        guard let text = text(column) else { return nil }
        if let number = Double(text) { return number }
        let hasComma = Double(text.replacing(",", with: ".")) != nil
        problems.append(
            FieldProblem(pointer ?? column, hasComma ? .decimalComma(text) : .wrongType(expected: .number)))
        return nil
    }
}
