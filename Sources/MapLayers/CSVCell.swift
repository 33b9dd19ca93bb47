/// The rules of single cells of CSV.
public enum CSVCell {
    /// Text as a cell, quoted where it must be.
    public static func text(_ string: String) -> String {
        let needsQuotes = string.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D || $0 == 0x3B }
        return needsQuotes ? "\"" + string.replacing("\"", with: "\"\"") + "\"" : string
    }

    /// A whole small table; text that a spreadsheet would take for a formula is neutralised.
    public static func table(_ columns: [String], _ rows: [[String]]) -> String {
        ([columns] + rows).map { $0.map { text(neutralised($0)) }.joined(separator: ",") + "\n" }.joined()
    }

    /// Text that a spreadsheet would take for a formula, with an apostrophe in front.
    static func neutralised(_ string: String) -> String {
        guard let first = string.unicodeScalars.first, "=+-@\t\r\n|%".unicodeScalars.contains(first) else {
            return string
        }
        return "'" + string
    }
}
