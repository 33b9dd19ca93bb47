import BulkLoading
import GRDB

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
