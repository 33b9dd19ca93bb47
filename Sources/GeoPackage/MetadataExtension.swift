import GRDB

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
