import Foundation
public import Geodesy

/// Writes features of a layer as GeoJSON (RFC 7946), without what stands around them.
public struct GeoJSONFeatures {
    private let decimals: Int
    private let isNorthingFirst: Bool
    private let attributes: [Attribute]
    private let members: [[UInt8]]
    private var text = TextBuffer()
    private let encoder = JSONEncoder()

    /// - Parameters:
    ///   - system: the coordinate system of the features.
    ///   - isNorthingFirst: writes y before x, as EPSG lists the axes.
    public init(of layer: Layer, for audience: Audience, in system: CoordinateSystem, isNorthingFirst: Bool = false) {
        decimals = system.decimals
        self.isNorthingFirst = isNorthingFirst
        attributes = layer.attributes(for: audience)
        members = attributes.enumerated().map { Array("\($0 == 0 ? "" : ",")\"\($1.name)\":".utf8) }
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    }

    /// Features with commas between them.
    public mutating func list(_ features: [LayerFeature]) throws -> [UInt8] {
        text.reserve(features.count * 600)
        for (index, feature) in features.enumerated() {
            text.append(index == 0 ? "\n" : ",\n")
            try append(feature)
            text.append(byte: 0x7D)
        }
        return text.take()
    }

    /// One feature with more members.
    ///
    /// - Parameter members: a JSON object.
    public mutating func feature(_ feature: LayerFeature, members: some Encodable) throws -> [UInt8] {
        try append(feature)
        text.append(byte: 0x2C)
        text.append(Array(try encoder.encode(members).dropFirst()))
        return text.take()
    }

    /// A feature but for its last brace.
    private mutating func append(_ feature: LayerFeature) throws {
        text.append("{\"type\":\"Feature\",\"id\":")
        try append(feature.id)
        text.append(",\"geometry\":")
        append(feature.geometry)
        text.append(",\"properties\":{")
        for index in attributes.indices {
            text.append(members[index])
            try append(feature.values[index], attributes[index].kind)
        }
        text.append(byte: 0x7D)
    }

    private mutating func append(_ value: LayerFeature.Value, _ kind: Attribute.Kind) throws {
        switch value {
        case .absent: text.append("null")
        case .integer(let integer): text.append(integer)
        case .number(let number):
            if case .number(let decimals) = kind { text.append(number, decimals: decimals) }
        case .moment(let moment):
            text.append(byte: 0x22)
            text.append(moment)
            text.append(byte: 0x22)
        case .text(let string): try append(string)
        }
    }

    /// Nearly all text needs no escapes; the rest goes through the JSON library.
    private mutating func append(_ string: String) throws {
        if string.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }) {
            text.append(byte: 0x22)
            text.append(string)
            text.append(byte: 0x22)
        } else {
            text.append(Array(try encoder.encode(string)))
        }
    }

    private mutating func append(_ geometry: Geometry?) {
        switch geometry {
        case .point(let position):
            text.append("{\"type\":\"Point\",\"coordinates\":")
            append(position)
            text.append("}")
        case .line(let line):
            text.append("{\"type\":\"LineString\",\"coordinates\":[")
            append(line)
            text.append("]}")
        case .polygon(let polygon):
            text.append("{\"type\":\"Polygon\",\"coordinates\":[")
            for (index, ring) in polygon.rings.enumerated() {
                text.append(index == 0 ? "[" : ",[")
                append(ring)
                text.append("]")
            }
            text.append("]}")
        // Layers have no other kinds.
        case nil, .multiPoint, .multiLine, .multiPolygon, .collection: text.append("null")
        }
    }

    private mutating func append(_ positions: [Position]) {
        for (index, position) in positions.enumerated() {
            if index > 0 { text.append(byte: 0x2C) }
            append(position)
        }
    }

    private mutating func append(_ position: Position) {
        text.append(byte: 0x5B)
        text.append(isNorthingFirst ? position.y : position.x, decimals: decimals)
        text.append(byte: 0x2C)
        text.append(isNorthingFirst ? position.x : position.y, decimals: decimals)
        text.append(byte: 0x5D)
    }
}
