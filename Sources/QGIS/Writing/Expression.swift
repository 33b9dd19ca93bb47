/// Pieces of QGIS's expression language.
enum Expression {
    /// A column, quoted as the language wants it.
    static func column(_ name: String) -> String { "\"\(name.replacing("\"", with: "\"\""))\"" }

    /// A text, quoted as the language wants it: a backslash would begin an escape.
    static func text(_ text: String) -> String {
        "'\(text.replacing("\\", with: "\\\\").replacing("'", with: "''"))'"
    }
}
