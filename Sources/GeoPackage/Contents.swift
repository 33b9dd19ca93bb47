import GRDB
import Geodesy

/// The list of what a file holds, and of the geometry that each layer has.
///
/// - Source: GeoPackage 1.3, clauses 1.1.3, "Contents", and 2.1.5, "Vector features geometry columns".
enum Contents {
    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE gpkg_contents (
                    table_name TEXT NOT NULL PRIMARY KEY,
                    data_type TEXT NOT NULL,
                    identifier TEXT UNIQUE,
                    description TEXT DEFAULT '',
                    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
                    min_x DOUBLE,
                    min_y DOUBLE,
                    max_x DOUBLE,
                    max_y DOUBLE,
                    srs_id INTEGER,
                    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
                CREATE TABLE gpkg_geometry_columns (
                    table_name TEXT NOT NULL,
                    column_name TEXT NOT NULL,
                    geometry_type_name TEXT NOT NULL,
                    srs_id INTEGER NOT NULL,
                    z TINYINT NOT NULL,
                    m TINYINT NOT NULL,
                    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
                    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
                    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents (table_name),
                    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
                """)
    }

    static func add(_ table: FeatureTable, in file: GeoPackageFile, _ db: Database) throws {
        try db.execute(
            sql: """
                INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id)
                VALUES (?, 'features', ?, ?, ?, ?)
                """,
            arguments: [table.name, table.title, table.description, file.lastChange, file.system.epsg])
        try db.execute(
            sql: "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)",
            arguments: [
                table.name, FeatureTable.geometryColumn, table.geometryType.rawValue, file.system.epsg,
            ])
    }

    /// Adds a table without geometry.
    static func addAttributes(
        _ name: String, description: String, in file: GeoPackageFile, _ db: Database
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)
                VALUES (?, 'attributes', ?, ?, ?)
                """, arguments: [name, name, description, file.lastChange])
    }

    /// - Parameter extent: nil for a layer without a single position.
    static func setExtent(_ extent: BoundingBox?, of table: FeatureTable, _ db: Database) throws {
        try db.execute(
            sql: "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ? WHERE table_name = ?",
            arguments: [extent?.minX, extent?.minY, extent?.maxX, extent?.maxY, table.name])
    }
}
