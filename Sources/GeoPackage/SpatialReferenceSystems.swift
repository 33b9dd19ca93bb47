import GRDB
import Geodesy

/// The coordinate systems that a file defines: the three that the standard asks for, and its own.
///
/// - Source: GeoPackage 1.3, clause 1.1.2, "Spatial reference systems".
struct SpatialReferenceSystems {
    private let definitions: [(system: CoordinateSystem, text: String)]

    /// - Throws: `GeodesyError`
    init(including system: CoordinateSystem) throws {
        let systems: [CoordinateSystem] = system == .wgs84 ? [.wgs84] : [.wgs84, system]
        definitions = try systems.map { ($0, try $0.wellKnownText) }
    }

    func create(_ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE gpkg_spatial_ref_sys (
                    srs_name TEXT NOT NULL,
                    srs_id INTEGER NOT NULL PRIMARY KEY,
                    organization TEXT NOT NULL,
                    organization_coordsys_id INTEGER NOT NULL,
                    definition TEXT NOT NULL,
                    description TEXT);
                INSERT INTO gpkg_spatial_ref_sys VALUES
                    ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', NULL),
                    ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', NULL);
                """)
        for (system, text) in definitions {
            try db.execute(
                sql: "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, 'EPSG', ?, ?, NULL)",
                arguments: [system.name, system.epsg, system.epsg, text])
        }
    }
}
