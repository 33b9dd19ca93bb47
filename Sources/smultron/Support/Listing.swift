import MapLayers

/// A list on standard output, as CSV.
enum Listing {
    static func write(_ columns: [String], _ rows: [[String]]) throws {
        let output = try Output(nil)
        for row in [columns] + rows { try output.write(row.map(CSVCell.text).joined(separator: ",") + "\n") }
        try output.finish()
    }
}
