import BulkLoading
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

/// The spatial index of a layer, and the triggers that keep it when the layer is edited afterwards.
///
/// - Source: GeoPackage 1.3, annex F.3, "RTree spatial indexes".
enum SpatialIndexExtension {
    static func add(_ index: inout PackedIndex, to table: FeatureTable, _ db: Database) throws {
        let column = FeatureTable.geometryColumn
        let name = "rtree_\(table.name)_\(column)"
        try db.execute(sql: "CREATE VIRTUAL TABLE \"\(name)\" USING rtree(id, minx, maxx, miny, maxy)")
        try index.write(to: name, db)
        try db.execute(sql: triggers(of: name, on: table.name))
        try Extensions.add(
            "gpkg_rtree_index", definition: "extension_rtree", scope: .writeOnly, table: table.name, column: column, db)
    }

    /// One for each way in which a row can come, go, get another place, or get another number.
    private static func triggers(of index: String, on table: String) -> String {
        let row = FeatureTable.rowNumberColumn
        let geometry = FeatureTable.geometryColumn
        let hasPlace = "(NEW.\(geometry) NOTNULL AND NOT ST_IsEmpty(NEW.\(geometry)))"
        let hasNoPlace = "(NEW.\(geometry) ISNULL OR ST_IsEmpty(NEW.\(geometry)))"
        let put = """
            INSERT OR REPLACE INTO "\(index)" VALUES (
                NEW.\(row), ST_MinX(NEW.\(geometry)), ST_MaxX(NEW.\(geometry)),
                ST_MinY(NEW.\(geometry)), ST_MaxY(NEW.\(geometry)));
            """
        let takeOld = "DELETE FROM \"\(index)\" WHERE id = OLD.\(row);"
        let takeBoth = "DELETE FROM \"\(index)\" WHERE id IN (OLD.\(row), NEW.\(row));"
        return """
            CREATE TRIGGER "\(index)_insert" AFTER INSERT ON "\(table)" WHEN \(hasPlace) BEGIN \(put) END;
            CREATE TRIGGER "\(index)_update1" AFTER UPDATE OF \(geometry) ON "\(table)"
                WHEN OLD.\(row) = NEW.\(row) AND \(hasPlace) BEGIN \(put) END;
            CREATE TRIGGER "\(index)_update2" AFTER UPDATE OF \(geometry) ON "\(table)"
                WHEN OLD.\(row) = NEW.\(row) AND \(hasNoPlace) BEGIN \(takeOld) END;
            CREATE TRIGGER "\(index)_update3" AFTER UPDATE ON "\(table)"
                WHEN OLD.\(row) != NEW.\(row) AND \(hasPlace) BEGIN \(takeOld) \(put) END;
            CREATE TRIGGER "\(index)_update4" AFTER UPDATE ON "\(table)"
                WHEN OLD.\(row) != NEW.\(row) AND \(hasNoPlace) BEGIN \(takeBoth) END;
            CREATE TRIGGER "\(index)_delete" AFTER DELETE ON "\(table)"
                WHEN OLD.\(geometry) NOT NULL BEGIN \(takeOld) END;
            """
    }
}

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

/// Documents about the whole file and about its layers.
///
/// - Source: GeoPackage 1.3, annex F.8, "Metadata".
struct MetadataExtension {
    private static let documents = "gpkg_metadata"
    private static let references = "gpkg_metadata_reference"

    private let file: GeoPackageFile
    private var count = 0

    init(_ file: GeoPackageFile) { self.file = file }

    /// - Parameter table: the layer that the document is about; nil for the whole file.
    mutating func add(_ document: MetadataDocument, about table: String?) throws {
        let number = count + 1
        try file.write { db in
            if number == 1 { try MetadataExtension.create(db) }
            try db.execute(
                sql: "INSERT INTO \(MetadataExtension.documents) VALUES (?, 'dataset', ?, 'text/xml', ?)",
                arguments: [number, document.standardURI, document.xml])
            try db.execute(
                sql: "INSERT INTO \(MetadataExtension.references) VALUES (?, ?, NULL, NULL, ?, ?, NULL)",
                arguments: [table == nil ? "geopackage" : "table", table, file.lastChange, number])
        }
        count = number
    }

    private static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE \(documents) (
                    id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL,
                    md_scope TEXT NOT NULL DEFAULT 'dataset',
                    md_standard_uri TEXT NOT NULL,
                    mime_type TEXT NOT NULL DEFAULT 'text/xml',
                    metadata TEXT NOT NULL DEFAULT '');
                CREATE TABLE \(references) (
                    reference_scope TEXT NOT NULL,
                    table_name TEXT,
                    column_name TEXT,
                    row_id_value INTEGER,
                    timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
                    md_file_id INTEGER NOT NULL,
                    md_parent_id INTEGER,
                    CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES \(documents) (id),
                    CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES \(documents) (id));
                """)
        for table in [documents, references] {
            try Extensions.add(
                "gpkg_metadata", definition: "extension_metadata", scope: .readWrite, table: table, db)
        }
    }
}
