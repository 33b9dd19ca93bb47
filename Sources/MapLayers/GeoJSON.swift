import Foundation
package import Geodesy

/// A whole layer as GeoJSON (RFC 7946): WGS 84, longitude first, outer rings counter-clockwise. In another system, asked for by
/// name, coordinates are easting, northing, and a `crs` member from before the RFC names the system, as GDAL and QGIS read it.
struct GeoJSONWriter: LayerWriter {
    let heading: LayerHeading
    let separator = 1
    private let features: GeoJSONFeatures

    init(_ heading: LayerHeading) {
        self.heading = heading
        features = GeoJSONFeatures(of: heading.layer, for: heading.audience, in: heading.system)
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

    func begin() throws -> [UInt8] {
        let name = heading.system == .wgs84 ? nil : "urn:ogc:def:crs:EPSG::\(heading.system.epsg)"
        let head = Head(
            name: heading.layer.name, title: heading.layer.title,
            description: heading.layer.summary(for: heading.audience),
            malgrupp: heading.audience.swedish, omgang: heading.roundTitle, syntetisk: heading.isSynthetic,
            kalla: heading.source, crs: name.map { .init(properties: .init(name: $0)) })
        let json = try JSONEncoder.plain.encode(head)
        return Array(json.dropLast()) + Array(",\"features\":[".utf8)
    }

    func write(_ features: [LayerFeature]) throws -> [UInt8] { try self.features.list(features, isContinued: true) }

    func end() -> [UInt8] { Array("\n]}\n".utf8) }
}

/// Writes features of a layer as GeoJSON (RFC 7946), without what stands around them.
package struct GeoJSONFeatures: Sendable {
    private let decimals: Int
    private let isNorthingFirst: Bool
    /// The names of the attributes as members, one after the other, where each of them ends, and the decimals of those that
    /// are numbers: a hundred thousand features go through these, and lists in lists would be counted each time.
    private let members: [UInt8]
    private let ends: [Int]
    private let attributeDecimals: [Int]
    private let encoder = JSONEncoder.plain

    /// - Parameters:
    ///   - system: the coordinate system of the features.
    ///   - isNorthingFirst: writes y before x, as EPSG lists the axes.
    package init(of layer: Layer, for audience: Audience, in system: CoordinateSystem, isNorthingFirst: Bool = false) {
        decimals = system.decimals
        self.isNorthingFirst = isNorthingFirst
        var members: [UInt8] = []
        var ends: [Int] = []
        for attribute in layer.attributes(for: audience) {
            members += Array("\(members.isEmpty ? "" : ",")\"\(attribute.name)\":".utf8)
            ends.append(members.count)
        }
        (self.members, self.ends) = (members, ends)
        attributeDecimals = layer.attributes(for: audience).map { attribute in
            if case .number(let decimals) = attribute.kind { decimals } else { 0 }
        }
    }

    /// Features with commas between them.
    ///
    /// - Parameter isContinued: others have gone before, so that a comma comes first.
    package func list(_ features: [LayerFeature], isContinued: Bool = false) throws -> [UInt8] {
        var text = TextBuffer()
        text.reserve(features.count * 700)
        for (index, feature) in features.enumerated() {
            text.append(index == 0 && !isContinued ? "\n" : ",\n")
            try append(feature, to: &text)
            text.append(byte: 0x7D)
        }
        return text.bytes
    }

    /// One feature with more members.
    ///
    /// - Parameter members: a JSON object.
    package func feature(_ feature: LayerFeature, members: some Encodable) throws -> [UInt8] {
        var text = TextBuffer()
        try append(feature, to: &text)
        text.append(byte: 0x2C)
        text.append(Array(try encoder.encode(members).dropFirst()))
        return text.bytes
    }

    /// A feature but for its last brace.
    private func append(_ feature: LayerFeature, to text: inout TextBuffer) throws {
        text.append("{\"type\":\"Feature\",\"id\":")
        try append(feature.id, to: &text)
        text.append(",\"geometry\":")
        append(feature.geometry, to: &text)
        text.append(",\"properties\":{")
        var start = 0
        for (index, value) in feature.values.enumerated() {
            text.append(members[start..<ends[index]])
            start = ends[index]
            try append(value, decimals: attributeDecimals[index], to: &text)
        }
        text.append(byte: 0x7D)
    }

    private func append(_ value: LayerFeature.Value, decimals: Int, to text: inout TextBuffer) throws {
        switch value {
        case .absent: text.append("null")
        case .integer(let integer): text.append(integer)
        case .number(let number): text.append(number, decimals: decimals)
        case .moment(let moment):
            text.append(byte: 0x22)
            text.append(moment)
            text.append(byte: 0x22)
        case .text(let string): try append(string, to: &text)
        }
    }

    private func append(_ string: String, to text: inout TextBuffer) throws {
        // What needs escapes goes through the JSON library.
        if !text.appendQuoted(string) { text.append(Array(try encoder.encode(string))) }
    }

    private func append(_ geometry: Geometry?, to text: inout TextBuffer) {
        switch geometry {
        case .point(let position):
            text.append("{\"type\":\"Point\",\"coordinates\":")
            append(position, to: &text)
            text.append("}")
        case .line(let line):
            text.append("{\"type\":\"LineString\",\"coordinates\":[")
            append(line, to: &text)
            text.append("]}")
        case .polygon(let polygon):
            text.append("{\"type\":\"Polygon\",\"coordinates\":[")
            for (index, ring) in polygon.rings.enumerated() {
                text.append(index == 0 ? "[" : ",[")
                append(ring, to: &text)
                text.append("]")
            }
            text.append("]}")
        // Layers have no other kinds.
        case nil, .multiPoint, .multiLine, .multiPolygon, .collection: text.append("null")
        }
    }

    private func append(_ positions: [Position], to text: inout TextBuffer) {
        for (index, position) in positions.enumerated() {
            if index > 0 { text.append(byte: 0x2C) }
            append(position, to: &text)
        }
    }

    private func append(_ position: Position, to text: inout TextBuffer) {
        text.append(byte: 0x5B)
        text.append(isNorthingFirst ? position.y : position.x, decimals: decimals)
        text.append(byte: 0x2C)
        text.append(isNorthingFirst ? position.x : position.y, decimals: decimals)
        text.append(byte: 0x5D)
    }
}

extension JSONEncoder {
    /// The same bytes for the same values, and addresses as they are.
    static var plain: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
