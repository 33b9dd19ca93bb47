import Foundation

/// Reads the fields of one row of a table by the names of their columns. Empty is the same as absent; what cannot be
/// read becomes a problem.
struct RowReader {
    private let fields: [String: String]
    private(set) var problems: [FieldProblem] = []

    init(_ row: Table.Row, columns: [String]) {
        fields = Dictionary(uniqueKeysWithValues: zip(columns, row.fields))
        if row.fields.count != columns.count {
            problems.append(
                FieldProblem("", .wrongFieldCount(found: row.fields.count, expected: columns.count)))
        }
    }

    func text(_ column: String) -> String? {
        guard let text = fields[column]?.trimmingCharacters(in: .whitespacesAndNewlines), !text.isEmpty else {
            return nil
        }
        return text
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
