import Foundation
import Geodesy

/// GeoJSON as in RFC 7946: WGS 84, longitude first, outer rings counter-clockwise. In another system, asked for by name,
/// coordinates are easting, northing, and a `crs` member from before the RFC names the system, as GDAL and QGIS read it.
struct GeoJSONWriter: LayerWriter {
    private let heading: LayerHeading
    private let decimals: Int
    private let attributes: [Attribute]
    private let members: [String]
    private var text = TextBuffer()
    private var isFirst = true
    private let encoder = JSONEncoder()

    init(_ heading: LayerHeading) {
        self.heading = heading
        decimals = heading.system.decimals
        attributes = heading.layer.attributes(for: heading.audience)
        members = attributes.map { "\"\($0.name)\":" }
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// The members before the features. Foreign members are allowed by RFC 7946, section 6.1.
    private struct Head: Encodable {
        struct System: Encodable {
            struct Properties: Encodable { var name: String }
            var type = "name"
            var properties: Properties
        }
        var type = "FeatureCollection"
        var name: String
        var title: String
        var description: String
        var malgrupp: String
        var omgang: String
        var syntetisk: Bool
        var kalla: String
        var crs: System?
    }

    mutating func begin() throws -> [UInt8] {
        let name = heading.system == .wgs84 ? nil : "urn:ogc:def:crs:EPSG::\(heading.system.epsg)"
        let head = Head(
            name: heading.layer.name, title: heading.layer.title,
            description: heading.layer.summary(for: heading.audience),
            malgrupp: heading.audience.swedish, omgang: heading.roundTitle, syntetisk: heading.isSynthetic,
            kalla: heading.source, crs: name.map { .init(properties: .init(name: $0)) })
        let json = try encoder.encode(head)
        return Array(json.dropLast()) + Array(",\"features\":[".utf8)
    }

    mutating func write(_ features: [LayerFeature]) throws -> [UInt8] {
        for feature in features {
            text.append(isFirst ? "\n" : ",\n")
            isFirst = false
            text.append("{\"type\":\"Feature\",\"id\":")
            try append(feature.values[0], .text)
            text.append(",\"geometry\":")
            append(feature.geometry)
            text.append(",\"properties\":{")
            for (index, attribute) in attributes.enumerated() {
                if index > 0 { text.append(byte: 0x2C) }
                text.append(members[index])
                try append(feature.values[index], attribute.kind)
            }
            text.append("}}")
        }
        return text.take()
    }

    mutating func end() -> [UInt8] { Array("\n]}\n".utf8) }

    private mutating func append(_ value: LayerFeature.Value, _ kind: Attribute.Kind) throws {
        switch value {
        case .absent: text.append("null")
        case .integer(let integer): text.append(integer)
        case .number(let number):
            if case .number(let decimals) = kind { text.append(number, decimals: decimals) }
        case .text(let string):
            // Nearly all text needs no escapes; the rest goes through the JSON library.
            if string.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) {
                text.append(byte: 0x22)
                text.append(string)
                text.append(byte: 0x22)
            } else {
                text.append(String(decoding: try encoder.encode(string), as: UTF8.self))
            }
        }
    }

    private mutating func append(_ geometry: LayerFeature.Geometry) {
        switch geometry {
        case .none: text.append("null")
        case .point(let position):
            text.append("{\"type\":\"Point\",\"coordinates\":")
            append(position)
            text.append("}")
        case .polygon(let polygon):
            text.append("{\"type\":\"Polygon\",\"coordinates\":[")
            for (index, ring) in polygon.rings.enumerated() {
                text.append(index == 0 ? "[" : ",[")
                for (index, position) in ring.enumerated() {
                    if index > 0 { text.append(byte: 0x2C) }
                    append(position)
                }
                text.append("]")
            }
            text.append("]}")
        }
    }

    private mutating func append(_ position: Position) {
        text.append(byte: 0x5B)
        text.append(position.x, decimals: decimals)
        text.append(byte: 0x2C)
        text.append(position.y, decimals: decimals)
        text.append(byte: 0x5D)
    }
}
