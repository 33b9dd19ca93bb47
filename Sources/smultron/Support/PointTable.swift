import Clustering
import Foundation
import Places

/// Points in metres, with weights and groups if there are any: what `cluster` reads.
struct PointTable {
    var points: [(x: Double, y: Double)] = []
    /// In units of 1/65536.
    var weights: [Int64]?
    /// Numbered in the order in which they appear.
    var groups: [Int32]?

    /// Every bad row, with its line and column.
    struct Problem: Error {
        var lines: [String]
    }

    init(csv data: Data) throws {
        let table = try Table(csv: data)
        try table.check(known: ["x", "y", "weight", "group"], required: ["x", "y"])
        func column(_ name: String) -> Int? { table.columns.firstIndex(of: name) }
        let x = column("x")!
        let y = column("y")!
        let weight = column("weight")
        let group = column("group")
        var numbers: [String: Int32] = [:]
        var problems: [String] = []
        if weight != nil { weights = [] }
        if group != nil { groups = [] }
        for row in table.rows {
            let fields = table.fields(of: row)
            guard fields.count == table.columns.count else {
                problems.append(
                    "line \(row.line): has \(fields.count) fields, but the header has \(table.columns.count)")
                continue
            }
            func number(_ column: Int) -> Double {
                if let number = Double(fields[column].trimmingCharacters(in: .whitespaces)), number.isFinite {
                    return number
                }
                problems.append(
                    "line \(row.line), \(table.columns[column]): \"\(fields[column])\" is not a finite number"
                        + (fields[column].contains(",") ? "; write it with a decimal point" : ""))
                return 0
            }
            points.append((number(x), number(y)))
            if let weight {
                let value = number(weight)
                if let fixed = FixedWeight.make(value) {
                    weights!.append(fixed)
                } else {
                    problems.append("line \(row.line), weight: is \(value), but must be 0 or more")
                }
            }
            if let group {
                let label = fields[group]
                let known = numbers[label] ?? Int32(numbers.count)
                numbers[label] = known
                groups!.append(known)
            }
        }
        guard problems.isEmpty else { throw Problem(lines: problems) }
    }
}
