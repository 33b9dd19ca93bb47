import Foundation
import GRDB
import GeoPackage
import Geodesy
import Testing

/// The bytes that geometries are kept as, by the clause on GeoPackageBinary.
struct GeometryTests {
    private let sample = Sample()

    /// A reader of its own, so that the encoder is not checked with itself.
    private struct Blob {
        let bytes: Data

        var magic: String { String(decoding: bytes.prefix(2), as: UTF8.self) }
        var flags: UInt8 { bytes[3] }
        var isEmpty: Bool { flags & 0b0001_0000 != 0 }
        var envelopeKind: UInt8 { flags >> 1 & 0b111 }
        var isLittleEndian: Bool { flags & 1 == 1 }
        var system: Int32 { number(at: 4) }
        func number<Number: FixedWidthInteger>(at offset: Int) -> Number {
            bytes.withUnsafeBytes { Number(littleEndian: $0.loadUnaligned(fromByteOffset: offset, as: Number.self)) }
        }
        func coordinates(at offset: Int, count: Int) -> [Double] {
            (0..<count).map { Double(bitPattern: number(at: offset + 8 * $0)) }
        }
    }

    private func blob(
        of geometry: Feature.Geometry, _ type: GeometryType, in system: CoordinateSystem = .sweref99TM
    ) throws -> Blob {
        try sample.write(Sample.table("t", type), [Feature(geometry: geometry, values: [])], in: system)
        return Blob(bytes: try #require(try sample.read { try Data.fetchOne($0, sql: "SELECT geom FROM t") }))
    }

    @Test func aPointHasNoEnvelope() throws {
        let blob = try blob(of: .point(Position(easting: 719_000.5, northing: 7_537_000.25)), .point)
        #expect(blob.magic == "GP" && blob.bytes[2] == 0 && blob.bytes.count == 8 + 21)
        #expect(blob.isLittleEndian && !blob.isEmpty && blob.envelopeKind == 0 && blob.system == 3006)
        #expect(blob.bytes[8] == 1 && blob.number(at: 9) == UInt32(1))
        #expect(blob.coordinates(at: 13, count: 2) == [719_000.5, 7_537_000.25])
    }

    @Test func longitudeComesBeforeLatitude() throws {
        let blob = try blob(of: .point(Position(longitude: 20.25, latitude: 67.85)), .point, in: .wgs84)
        #expect(blob.system == 4326 && blob.coordinates(at: 13, count: 2) == [20.25, 67.85])
    }

    @Test func aLineHasItsEnvelopeXBeforeY() throws {
        let blob = try blob(of: .lineString([Position(x: 5, y: 1), Position(x: 2, y: 8)]), .lineString)
        #expect(blob.envelopeKind == 1 && !blob.isEmpty)
        #expect(blob.coordinates(at: 8, count: 4) == [2, 5, 1, 8])
        #expect(blob.number(at: 41) == UInt32(2) && blob.number(at: 45) == UInt32(2))
        #expect(blob.coordinates(at: 49, count: 4) == [5, 1, 2, 8])
    }

    @Test func aPolygonHasItsHoles() throws {
        let polygon = Polygon(
            outer: Polygon(squareAt: Position(x: 0, y: 0), size: 4).outer,
            holes: [Polygon(squareAt: Position(x: 1, y: 1), size: 1).outer.reversed()])
        let blob = try blob(of: .polygon(polygon), .polygon)
        #expect(blob.coordinates(at: 8, count: 4) == [0, 4, 0, 4])
        #expect(blob.number(at: 41) == UInt32(3) && blob.number(at: 45) == UInt32(2))
        #expect(blob.number(at: 49) == UInt32(5))
        #expect(blob.coordinates(at: 53, count: 4) == [0, 0, 4, 0])
        #expect(blob.number(at: 53 + 80) == UInt32(5))
        #expect(blob.bytes.count == 53 + 80 + 4 + 80)
    }

    @Test(arguments: [
        (Feature.Geometry.lineString([]), GeometryType.lineString), (.polygon(Polygon(outer: [])), .polygon),
    ])
    func whatIsEmptySaysSo(geometry: Feature.Geometry, type: GeometryType) throws {
        let blob = try blob(of: geometry, type)
        #expect(blob.isEmpty && blob.envelopeKind == 0 && blob.bytes.count == 17)
        #expect(blob.number(at: 13) == UInt32(0))
        #expect(try sample.number("SELECT count(*) FROM rtree_t_geom") == 0)
        #expect(try sample.number("SELECT count(*) FROM gpkg_contents WHERE min_x IS NULL") == 1)
    }

    @Test func anUnknownPlaceIsAbsent() throws {
        try sample.write(Sample.marks, [Sample.mark(nil)])
        #expect(try sample.number("SELECT count(*) FROM markeringar WHERE geom IS NULL") == 1)
        #expect(try sample.number("SELECT count(*) FROM rtree_markeringar_geom") == 0)
    }
}
