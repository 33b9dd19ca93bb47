import GRDB

/// What the attributes of layers are called and mean, and which values may stand in them.
///
/// - Source: GeoPackage 1.3, annex F.9, "Schema".
enum SchemaExtension {
    private static let columns = "gpkg_data_columns"
    private static let constraints = "gpkg_data_column_constraints"

    /// Explains the columns of a layer; the list of values of each is its own.
    static func add(_ table: FeatureTable, _ db: Database) throws {
        if try !db.tableExists(columns) { try create(db) }
        for column in table.columns {
            let constraint = column.codes.isEmpty ? nil : "\(table.name)_\(column.name)"
            // GDAL shows people the name, other programs the title.
            try db.execute(
                sql: "INSERT INTO \(columns) VALUES (?, ?, ?, ?, ?, NULL, ?)",
                arguments: [table.name, column.name, column.title, column.title, column.description, constraint])
            for code in column.codes {
                try db.execute(
                    sql: "INSERT INTO \(constraints) VALUES (?, 'enum', ?, NULL, NULL, NULL, NULL, ?)",
                    arguments: [constraint, code.value, code.title])
            }
        }
    }

    private static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE \(columns) (
                    table_name TEXT NOT NULL,
                    column_name TEXT NOT NULL,
                    name TEXT,
                    title TEXT,
                    description TEXT,
                    mime_type TEXT,
                    constraint_name TEXT,
                    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
                    CONSTRAINT gdc_tn UNIQUE (table_name, name));
                CREATE TABLE \(constraints) (
                    constraint_name TEXT NOT NULL,
                    constraint_type TEXT NOT NULL,
                    value TEXT,
                    min NUMERIC,
                    min_is_inclusive BOOLEAN,
                    max NUMERIC,
                    max_is_inclusive BOOLEAN,
                    description TEXT,
                    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
                """)
        for table in [columns, constraints] {
            try Extensions.add(
                "gpkg_schema", definition: "extension_schema", scope: .readWrite, table: table, db)
        }
    }
}
