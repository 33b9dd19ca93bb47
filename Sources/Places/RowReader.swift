import Foundation

/// Reads the fields of one row of a table. Empty is the same as absent; what cannot be read becomes a problem.
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

    /// - Parameter index: where the column stands; nil for one that the table has not.
    func text(at index: Int?) -> String? {
        guard let index, index < fields.count else { return nil }
        let field = fields[index]
        guard let first = field.utf8.first, let last = field.utf8.last else { return nil }
        // Nearly all fields have nothing around them; the rest goes through the library.
        let isBare = first > 0x20 && first < 0x80 && last > 0x20 && last < 0x80
        let text = isBare ? field : field.trimmingCharacters(in: .whitespacesAndNewlines)
        return text.isEmpty ? nil : text
    }

    /// - Parameter pointer: how a problem names the field.
    mutating func wholeNumber(at index: Int?, pointer: String) -> Int? {
        guard let text = text(at: index) else { return nil }
        guard let number = Int(text) else {
            problems.append(FieldProblem(pointer, .wrongType(expected: .wholeNumber)))
            return nil
        }
        return number
    }

    /// - Parameter pointer: how a problem names the field.
    mutating func number(at index: Int?, pointer: String) -> Double? {
        guard let text = text(at: index) else { return nil }
        if let number = Double(text) { return number }
        let hasComma = Double(text.replacing(",", with: ".")) != nil
        problems.append(FieldProblem(pointer, hasComma ? .decimalComma(text) : .wrongType(expected: .number)))
        return nil
    }

    func text(_ column: String) -> String? { text(at: columnIndex[column]) }

    mutating func wholeNumber(_ column: String) -> Int? { wholeNumber(at: columnIndex[column], pointer: column) }

    mutating func number(_ column: String) -> Double? { number(at: columnIndex[column], pointer: column) }
}
