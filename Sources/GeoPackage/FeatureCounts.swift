import GRDB

/// How many features each layer has. It is no part of the standard, but GDAL and QGIS look here before they count rows
/// one by one.
///
/// - Source: the documentation of GDAL's GeoPackage driver, "gpkg_ogr_contents".
enum FeatureCounts {
    static func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE gpkg_ogr_contents (
                    table_name TEXT NOT NULL PRIMARY KEY,
                    feature_count INTEGER DEFAULT NULL)
                """)
    }

    /// Notes the number of rows, and counts the ones that come and go from then on.
    static func add(_ count: Int, of table: FeatureTable, _ db: Database) throws {
        try db.execute(sql: "INSERT INTO gpkg_ogr_contents VALUES (?, ?)", arguments: [table.name, count])
        for (event, change) in [("insert", "+ 1"), ("delete", "- 1")] {
            let trigger = "trigger_\(event)_feature_count_\(table.name)"
            try db.execute(
                sql: """
                    CREATE TRIGGER "\(trigger)" AFTER \(event) ON "\(table.name)" BEGIN
                        UPDATE gpkg_ogr_contents SET feature_count = feature_count \(change)
                        WHERE lower(table_name) = lower('\(table.name)');
                    END
                    """)
        }
    }
}
