import Foundation
public import Geodesy

extension Layers {
    /// A stretch of a layer as a GeoJSON FeatureCollection.
    ///
    /// - Parameter head: a JSON object with the members that stand before the features.
    public func collection(
        _ features: [LayerFeature], of layer: Layer, in system: CoordinateSystem, isNorthingFirst: Bool,
        head: some Encodable
    ) throws -> [UInt8] {
        var features = features
        try transformer.transform(&features, to: system)
        let writer = GeoJSONFeatures(of: layer, for: audience, in: system, isNorthingFirst: isNorthingFirst)
        return Array(try JSONEncoder.plain.encode(head).dropLast()) + Array(",\"features\":[".utf8)
            + (try writer.list(features)) + Array("]}".utf8)
    }

    /// One feature as GeoJSON.
    ///
    /// - Parameter members: a JSON object with further members.
    public func document(
        of feature: LayerFeature, in layer: Layer, system: CoordinateSystem, isNorthingFirst: Bool,
        members: some Encodable
    ) throws -> [UInt8] {
        var features = [feature]
        try transformer.transform(&features, to: system)
        let writer = GeoJSONFeatures(of: layer, for: audience, in: system, isNorthingFirst: isNorthingFirst)
        return try writer.feature(features[0], members: members)
    }

    /// The extent of a layer in WGS 84: west, south, east, north, rounded outwards to millionths of a degree, which is how
    /// exactly documents tell it. nil where it is empty.
    public func extentInDegrees(of layer: Layer) async throws -> BoundingBox? {
        guard let extent = try await extent(of: layer) else { return nil }
        let box = try transformer.transform(extent, from: .sweref99TM, to: .wgs84)
        func rounded(_ degrees: Double, _ rule: FloatingPointRoundingRule) -> Double {
            (degrees * 1e6).rounded(rule) / 1e6
        }
        return BoundingBox(
            minX: rounded(box.minX, .down), minY: rounded(box.minY, .down), maxX: rounded(box.maxX, .up),
            maxY: rounded(box.maxY, .up))
    }

    /// What the attributes of a feature hold, in words for people, in Swedish; empty where there is nothing.
    public func words(of feature: LayerFeature, in layer: Layer) -> [String] {
        zip(feature.values, layer.attributes(for: audience)).map { value, attribute in
            switch value {
            case .absent: ""
            case .integer(let integer): "\(integer)"
            case .number(let number):
                "\(number.formatted(.number.locale(Locale(identifier: "sv_SE")).precision(.fractionLength(0...3))))"
            case .moment(let moment): moment.formatted(Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day())
            case .text(let text): attribute.codes.first { $0.value == text }?.title ?? text
            }
        }
    }
}
