import MapLayers

/// A list on standard output or in a file, as CSV.
enum Listing {
    static func write(_ columns: [String], _ rows: [[String]], to path: String? = nil) throws {
        let output = try Output(path)
        try output.write(CSVCell.table(columns, rows))
        try output.finish()
    }
}
