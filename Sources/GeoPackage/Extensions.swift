import GRDB

/// The list of what a file has beyond the standard's core.
///
/// - Source: GeoPackage 1.3, clause 2.3, "Extension mechanism".
enum Extensions {
    /// Who must understand an extension to use the file.
    enum Scope: String {
        case readWrite = "read-write"
        case writeOnly = "write-only"
    }

    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE gpkg_extensions (
                    table_name TEXT,
                    column_name TEXT,
                    extension_name TEXT NOT NULL,
                    definition TEXT NOT NULL,
                    scope TEXT NOT NULL,
                    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))
                """)
    }

    /// - Parameter definition: the anchor of the extension's annex in the standard.
    static func add(
        _ name: String, definition: String, scope: Scope, table: String, column: String? = nil, _ db: Database
    ) throws {
        try db.execute(
            sql: "INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)",
            arguments: [
                table, column, name, "http://www.geopackage.org/spec130/#\(definition)", scope.rawValue,
            ])
    }
}
