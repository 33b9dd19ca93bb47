import Foundation
import GRDB
import GeoPackage
import Geodesy
import Testing

struct GeoPackageWriterTests {
    private let sample = Sample()
    private let place = Feature.Geometry.point(Position(easting: 719_000, northing: 7_537_000))

    @Test func theFileSaysWhatItIs() throws {
        try sample.write(Sample.marks, [])
        #expect(try sample.number("PRAGMA application_id") == 0x4750_4B47)
        #expect(try sample.number("PRAGMA user_version") == 10300)
        #expect(try sample.text("PRAGMA integrity_check") == "ok")
        #expect(try sample.rows("PRAGMA foreign_key_check").isEmpty)
    }

    @Test(arguments: [CoordinateSystem.wgs84, .sweref99TM, .sweref992015])
    func systemsAreDefined(system: CoordinateSystem) throws {
        try sample.write(Sample.marks, [], in: system)
        let undefined = try sample.texts("SELECT definition FROM gpkg_spatial_ref_sys WHERE srs_id IN (-1, 0)")
        #expect(undefined == ["undefined", "undefined"])
        let defined = try sample.texts(
            "SELECT srs_id || organization || organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id > 0")
        #expect(Set(defined) == ["4326EPSG4326", "\(system.epsg)EPSG\(system.epsg)"])
        #expect(
            try sample.text("SELECT definition FROM gpkg_spatial_ref_sys WHERE srs_id = \(system.epsg)")
                == system.wellKnownText)
        #expect(try sample.number("SELECT srs_id FROM gpkg_geometry_columns") == system.epsg)
    }

    @Test func contentsHaveExtentAndTime() throws {
        try sample.write(
            Sample.marks,
            [
                Sample.mark(.point(Position(x: 700_000, y: 7_500_000))), Sample.mark(nil),
                Sample.mark(.point(Position(x: 700_010, y: 7_499_000))),
            ])
        let contents = try sample.rows(
            """
            SELECT table_name, data_type, identifier, description, last_change, min_x, min_y, max_x, max_y
            FROM gpkg_contents
            """)
        #expect(
            contents == [
                [
                    "markeringar", "features", "Markeringar", "Platser som barn har pekat ut",
                    "2026-11-21T09:30:00.250Z", "700000.0", "7499000.0", "700010.0", "7500000.0",
                ]
            ])
        #expect(try sample.number("SELECT feature_count FROM gpkg_ogr_contents") == 3)
    }

    @Test func valuesComeBack() throws {
        try sample.write(Sample.marks, [Sample.mark(place, id: "å"), Sample.mark(place, id: "")])
        #expect(
            try sample.rows("SELECT fid, id, typ, antal_barn, noggrannhet_m, dag, tidpunkt FROM markeringar") == [
                ["1", "å", "favorit", "3", "-", "2026-11-21", "2026-11-21T09:30:00.250Z"],
                ["2", "", "favorit", "3", "-", "2026-11-21", "2026-11-21T09:30:00.250Z"],
            ])
        #expect(
            try sample.texts("SELECT type FROM pragma_table_info('markeringar')")
                == ["INTEGER", "POINT", "TEXT", "TEXT", "INTEGER", "REAL", "DATE", "DATETIME"])
    }

    @Test(arguments: [(-0.25, "1969-12-31T23:59:59.750Z"), (951_782_400, "2000-02-29T00:00:00.000Z")])
    func momentsAreWrittenAsTheStandardHasThem(seconds: Double, text: String) throws {
        var mark = Sample.mark(place)
        mark.values[5] = .moment(Date(timeIntervalSince1970: seconds))
        mark.values[4] = mark.values[5]
        try sample.write(Sample.marks, [mark])
        #expect(try sample.text("SELECT tidpunkt FROM markeringar") == text)
        #expect(try sample.text("SELECT dag FROM markeringar") == String(text.prefix(10)))
    }

    @Test func theSpatialIndexHoldsEveryPlace() throws {
        let marks = (0..<3_000).map { Sample.mark(.point(Position(x: Double($0 % 50), y: Double($0 / 50)))) }
        try sample.write(Sample.marks, marks)
        #expect(try sample.text("SELECT rtreecheck('rtree_markeringar_geom')") == "ok")
        let found = try sample.number(
            "SELECT count(*) FROM rtree_markeringar_geom WHERE minx >= 10 AND maxx <= 19 AND miny >= 5 AND maxy <= 6")
        #expect(found == 20)
        #expect(
            try sample.texts(
                """
                SELECT table_name || ' ' || column_name || ' ' || scope FROM gpkg_extensions
                WHERE extension_name = 'gpkg_rtree_index'
                """) == ["markeringar geom write-only"])
        let triggers = try sample.texts(
            """
            SELECT replace(name, 'rtree_markeringar_geom_', '') FROM sqlite_master
            WHERE type = 'trigger' AND name LIKE 'rtree%'
            """)
        #expect(Set(triggers) == ["insert", "update1", "update2", "update3", "update4", "delete"])
    }

    @Test func attributesAreExplained() throws {
        try sample.write(Sample.marks, [])
        #expect(
            try sample.rows(
                """
                SELECT table_name, name, title, description, constraint_name FROM gpkg_data_columns
                WHERE column_name = 'typ'
                """) == [["markeringar", "Typ", "Typ", "Vad barnen tycker.", "markeringar_typ"]])
        #expect(
            try sample.texts(
                "SELECT value || '=' || description FROM gpkg_data_column_constraints WHERE constraint_type = 'enum'")
                == ["favorit=Favorit", "undviker=Undviker"])
        #expect(
            try sample.number("SELECT count(*) FROM gpkg_data_columns WHERE constraint_name IS NOT NULL") == 1)
        #expect(
            Set(try sample.texts("SELECT table_name FROM gpkg_extensions WHERE extension_name = 'gpkg_schema'"))
                == ["gpkg_data_columns", "gpkg_data_column_constraints"])
    }

    @Test func documentsAreAboutTheFileOrALayer() throws {
        var table = Sample.marks
        table.metadata = [MetadataDocument(xml: "<layer/>")]
        try sample.write { writer in
            _ = try writer.add(table)
            try writer.add(MetadataDocument(xml: "<file/>", standardURI: "urn:x"))
        }
        let documents = try sample.rows(
            """
            SELECT m.metadata, m.md_standard_uri, r.reference_scope, r.table_name, r.timestamp
            FROM gpkg_metadata m JOIN gpkg_metadata_reference r ON r.md_file_id = m.id ORDER BY m.id
            """)
        #expect(
            documents == [
                [
                    "<layer/>", "http://www.isotc211.org/2005/gmd", "table", "markeringar", "2026-11-21T09:30:00.250Z",
                ],
                ["<file/>", "urn:x", "geopackage", "-", "2026-11-21T09:30:00.250Z"],
            ])
        #expect(try sample.number("SELECT count(*) FROM gpkg_extensions WHERE extension_name = 'gpkg_metadata'") == 2)
    }

    @Test func aStyleIsTheDefaultOfItsLayer() throws {
        var table = Sample.marks
        table.style = LayerStyle(name: "Rött", qml: "<qgis/>")
        try sample.write(table, [])
        let styles = try sample.rows(
            """
            SELECT f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, useAsDefault
            FROM layer_styles
            """)
        #expect(styles == [["", "", "markeringar", "geom", "Rött", "<qgis/>", "1"]])
        #expect(
            try sample.text("SELECT data_type FROM gpkg_contents WHERE table_name = 'layer_styles'") == "attributes")
    }

    @Test func layersAreWrittenSideBySide() throws {
        try sample.write { writer in
            let marks = try writer.add(Sample.marks)
            let squares = try writer.add(Sample.table("rutor", .polygon))
            for number in 0..<10 {
                try marks.append([Sample.mark(place)])
                let square = Polygon(squareAt: Position(x: Double(number), y: 0), size: 1)
                try squares.append([Feature(geometry: .polygon(square), values: [])])
            }
            try squares.finish()
            #expect(marks.count == 10)
        }
        #expect(try sample.texts("SELECT table_name FROM gpkg_contents ORDER BY 1") == ["markeringar", "rutor"])
        #expect(try sample.number("SELECT count(*) FROM rtree_rutor_geom") == 10)
        #expect(try sample.number("SELECT count(*) FROM rtree_markeringar_geom") == 10)
        #expect(try sample.number("SELECT max_x FROM gpkg_contents WHERE table_name = 'rutor'") == 10)
    }
}
