import Foundation
import Geodesy

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
