import Foundation
import Geodesy
import TestSupport
import Testing

@testable import MapLayers

struct WriterTests {
    private func heading(_ layer: Layer, _ system: CoordinateSystem = .wgs84) -> LayerHeading {
        LayerHeading(
            layer: layer, audience: .internal, system: system, roundTitle: "Demo (syntetiska data)", isSynthetic: true,
            source: "prov")
    }

    private func cell(_ id: String) -> LayerFeature {
        LayerFeature(
            id: id, geometry: .polygon(Polygon(squareAt: Position(x: 719_000, y: 7_536_000), size: 100)),
            values: [
                .text(id), .integer(100), .integer(3), .absent, .integer(1), .number(2.5), .absent,
                .integer(1),
            ])
    }

    private func text(_ writer: any LayerWriter, _ features: [LayerFeature]) throws -> String {
        let pages = try writer.write(features) + writer.write(features)
        return String(decoding: try writer.begin() + pages.dropFirst(writer.separator) + writer.end(), as: UTF8.self)
    }

    @Test func geoJSONIsJSONWithTheAttributesOfTheLayer() throws {
        let json = try text(GeoJSONWriter(heading(.cells, .sweref99TM)), [cell("a\"b\\c\n☃")])
        let object = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        let features = try #require(object["features"] as? [[String: Any]])
        #expect(features.count == 2)
        #expect(features[0]["id"] as? String == "a\"b\\c\n☃")
        let properties = try #require(features[0]["properties"] as? [String: Any])
        #expect(Set(properties.keys) == Set(Layer.cells.attributes(for: .internal).map(\.name)))
        #expect(properties["antal_barn"] is NSNull)
        #expect(object["syntetisk"] as? Bool == true && object["malgrupp"] as? String == "intern")
        #expect(json.contains("\"crs\":{\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::3006\"},\"type\":\"name\"}"))
        #expect(json.contains("[719000.000,7536000.000]"))
    }

    @Test func geoJSONInWGS84HasNoCRSMember() throws {
        let json = try text(GeoJSONWriter(heading(.cells)), [])
        #expect(!json.contains("\"crs\""))
        _ = try JSONSerialization.jsonObject(with: Data(json.utf8))
    }

    @Test func csvQuotesAndNeutralises() throws {
        let csv = try text(CSVWriter(heading(.cells, .sweref99TM)), [cell("=cmd|'/C calc'!A0"), cell("a,\"b\"")])
        let lines = csv.split(separator: "\r\n")
        #expect(lines[0] == "id,storlek_m,antal_markeringar,antal_barn,antal_forskolor,gi_z,gi_p,gi_klass,geometri")
        #expect(lines[1].hasPrefix("'=cmd|'/C calc'!A0,100,3,,1,2.500,,1,\"POLYGON ((719000.000 7536000.000, "))
        #expect(lines[2].hasPrefix("\"a,\"\"b\"\"\",100"))
        #expect(lines.count == 5)
    }

    @Test(arguments: ["=1", "+1", "-1", "@x", "\tx", "\rx"])
    func formulasAreNeutralised(text: String) {
        #expect(CSVCell.neutralised(text) == "'" + text)
    }

    @Test func aPointWithoutPositionHasEmptyColumns() throws {
        let feature = LayerFeature(
            id: "", geometry: nil, values: Layer.preschools.attributes(for: .internal).map { _ in .absent })
        let csv = try text(CSVWriter(heading(.preschools)), [feature])
        #expect(
            csv.hasPrefix(
                "id,namn,huvudman,ort,lageskvalitet,svarat,antal_markeringar,smultronstallen_300m,"
                    + "smultronstallen_500m,smultronstallen_1000m,lon,lat\r\n,,,,,,,,,,,\r\n"))
        let json = try text(GeoJSONWriter(heading(.preschools)), [feature])
        #expect(json.contains("\"geometry\":null"))
    }

    @Test(arguments: [
        (0.0, 3, "0.000"), (1.0005, 3, "1.001"), (-0.0004, 3, "0.000"), (-12.3456, 2, "-12.35"),
        (20.225312345, 9, "20.225312345"), (7_536_000.12, 3, "7536000.120"), (5, 0, "5"), (0.05, 1, "0.1"),
        (-20.5, 9, "-20.500000000"),
    ])
    func numbersHaveFixedDecimals(number: Double, decimals: Int, expected: String) {
        var buffer = TextBuffer()
        buffer.append(number, decimals: decimals)
        #expect(String(decoding: buffer.bytes, as: UTF8.self) == expected)
    }

    @Test(arguments: [0, 7, -7, Int.max, Int.min])
    func integersAreWhole(number: Int) {
        var buffer = TextBuffer()
        buffer.append(number)
        #expect(String(decoding: buffer.bytes, as: UTF8.self) == "\(number)")
    }
}
