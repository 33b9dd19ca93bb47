import GRDB

/// The table in which QGIS looks for the style of a layer that it opens. It is no part of the standard, to which it is
/// a table of attributes like any other.
enum LayerStyles {
    static let table = "layer_styles"

    /// Adds the style with which QGIS opens a layer.
    static func add(_ style: LayerStyle, of layer: FeatureTable, in file: GeoPackageFile, _ db: Database) throws {
        if try !db.tableExists(table) { try create(in: file, db) }
        // QGIS asks for an empty catalog and schema, not for absent ones.
        try db.execute(
            sql: """
                INSERT INTO \(table) (
                    f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD,
                    useAsDefault, description, owner, update_time)
                VALUES ('', '', ?, ?, ?, ?, ?, 1, ?, '', ?)
                """,
            arguments: [
                layer.name, FeatureTable.geometryColumn, style.name, style.qml, style.sld ?? "", layer.title,
                file.lastChange,
            ])
    }

    private static func create(in file: GeoPackageFile, _ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE \(table) (
                    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
                    f_table_catalog TEXT(256),
                    f_table_schema TEXT(256),
                    f_table_name TEXT(256),
                    f_geometry_column TEXT(256),
                    styleName TEXT(30),
                    styleQML TEXT,
                    styleSLD TEXT,
                    useAsDefault BOOLEAN,
                    description TEXT,
                    owner TEXT(30),
                    ui TEXT(30),
                    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')))
                """)
        try Contents.addAttributes(table, description: "Lagrens stilar för QGIS", in: file, db)
    }
}
