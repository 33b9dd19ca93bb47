import Foundation
import GRDB
import GeoPackage
import Geodesy
import Testing

/// What the triggers do once another program edits the file.
struct EditingTests {
    private let sample = Sample()

    /// A connection with the functions that the triggers call, as every program that edits GeoPackages has them. Points
    /// alone are read, which have no envelope.
    private func editor() throws -> DatabaseQueue {
        let marks = (0..<200).map { Sample.mark(.point(Position(x: Double($0), y: Double($0)))) }
        try sample.write(Sample.marks, marks)
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            for (name, offset) in [("ST_MinX", 13), ("ST_MaxX", 13), ("ST_MinY", 21), ("ST_MaxY", 21)] {
                db.add(
                    function: DatabaseFunction(name, argumentCount: 1, pure: true) { values in
                        guard let blob = Data.fromDatabaseValue(values[0]) else { return nil }
                        return blob.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Double.self) }
                    })
            }
            db.add(
                function: DatabaseFunction("ST_IsEmpty", argumentCount: 1, pure: true) { values in
                    Data.fromDatabaseValue(values[0]).map { $0[3] & 0b0001_0000 != 0 }
                })
        }
        return try DatabaseQueue(path: sample.path, configuration: configuration)
    }

    @Test(arguments: [
        ("INSERT INTO markeringar (geom) SELECT geom FROM markeringar WHERE fid = 5", 201, 201),
        ("INSERT INTO markeringar (id) VALUES ('x')", 200, 201),
        ("DELETE FROM markeringar WHERE fid <= 20", 180, 180),
        ("UPDATE markeringar SET geom = (SELECT geom FROM markeringar WHERE fid = 9) WHERE fid = 1", 200, 200),
        ("UPDATE markeringar SET geom = NULL WHERE fid = 1", 199, 200),
        ("UPDATE markeringar SET fid = 1000 WHERE fid = 1", 200, 200),
        ("UPDATE markeringar SET fid = 1000, geom = NULL WHERE fid = 1", 199, 200),
    ])
    func theIndexAndTheCountFollow(edit: String, places: Int, rows: Int) throws {
        let editor = try editor()
        try editor.write { try $0.execute(sql: edit) }
        func number(_ sql: String) throws -> Int? { try editor.read { try Int.fetchOne($0, sql: sql) } }
        #expect(try number("SELECT count(*) FROM rtree_markeringar_geom") == places)
        #expect(try number("SELECT feature_count FROM gpkg_ogr_contents") == rows)
        #expect(try number("SELECT rtreecheck('rtree_markeringar_geom') = 'ok'") == 1)
        let strangers = """
            SELECT count(*) FROM markeringar m LEFT JOIN rtree_markeringar_geom r ON r.id = m.fid
            WHERE m.geom NOTNULL AND NOT coalesce(
                r.minx <= ST_MinX(m.geom) AND r.maxx >= ST_MaxX(m.geom)
                AND r.miny <= ST_MinY(m.geom) AND r.maxy >= ST_MaxY(m.geom), 0)
            """
        #expect(try number(strangers) == 0)
    }
}
