import Foundation
import GeoPackage
package import Geodesy
import Metadata
import QGIS

extension Layers {
    /// Writes layers into one GeoPackage, with styles, explained attributes, code lists and metadata. A GeoPackage is a database,
    /// so it is made in a temporary file and then handed on.
    func writeGeoPackage(
        _ chosen: [Layer], in system: CoordinateSystem, _ selection: LayerSelection,
        to emit: ([UInt8]) async throws -> Void
    ) async throws -> Int {
        let file = FileManager.default.temporaryDirectory.appending(path: "smultron-\(UUID().uuidString).gpkg")
        defer { try? FileManager.default.removeItem(at: file) }
        let count = try await writeGeoPackage(chosen, in: system, selection, at: file)
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        while let piece = try handle.read(upToCount: 1 << 18), !piece.isEmpty { try await emit(Array(piece)) }
        return count
    }

    private func writeGeoPackage(
        _ chosen: [Layer], in system: CoordinateSystem, _ selection: LayerSelection, at file: URL
    ) async throws -> Int {
        let pictograms = try attribution.pictograms()
        let changedAt = try await revision(of: chosen.first ?? .preschools).changedAt
        let package = try GeoPackageWriter(path: file.path, system: system, lastChange: changedAt)
        try package.add(MetadataDocument(xml: try await description(of: chosen).iso19139()))
        var count = 0
        for layer in chosen {
            let table = try package.add(
                FeatureTable(
                    name: layer.name, title: titled(layer.title),
                    description: "\(layer.summary(for: audience)) \(roundTitle), \(audience.swedish). \(source).",
                    geometryType: layer.packageGeometry,
                    columns: layer.attributes(for: audience).map(FeatureColumn.init),
                    style: LayerStyle(
                        name: layer.title,
                        qml: try layer.qgisLayer(for: audience, isSynthetic: isSynthetic).style(pictograms: pictograms))
                ))
            try await pages(of: layer, selection, in: system) {
                $0
            } _: { features in
                try table.append(features.lazy.map(Feature.init))
            }
            try table.finish()
            count += table.count
        }
        try package.finish()
        return count
    }
}

extension Feature {
    fileprivate init(_ feature: LayerFeature) {
        self.init(
            geometry: feature.geometry.flatMap(Geometry.init),
            values: feature.values.map { value in
                switch value {
                case .absent: .absent
                case .text(let text): .text(text)
                case .integer(let integer): .integer(integer)
                case .number(let number): .number(number)
                case .moment(let moment): .moment(moment)
                }
            })
    }
}

extension Feature.Geometry {
    /// nil for a kind that layers do not have.
    fileprivate init?(_ geometry: Geodesy.Geometry) {
        switch geometry {
        case .point(let position): self = .point(position)
        case .line(let line): self = .lineString(line)
        case .polygon(let polygon): self = .polygon(polygon)
        case .multiPoint, .multiLine, .multiPolygon, .collection: return nil
        }
    }
}

extension FeatureColumn {
    fileprivate init(_ attribute: Attribute) {
        let type: ValueType =
            switch attribute.kind {
            case .text: .text
            case .integer: .integer
            case .number: .real
            case .day: .date
            case .moment: .dateTime
            }
        self.init(
            attribute.name, title: attribute.heading, description: attribute.explanation, type: type,
            codes: attribute.codes.map { Code($0.value, $0.title) })
    }
}

extension Layer {
    fileprivate var packageGeometry: GeoPackage.GeometryType {
        switch geometryType {
        case .point: .point
        case .line: .lineString
        case .polygon: .polygon
        }
    }
}

extension Layers {
    /// A stretch of a layer as a GeoJSON FeatureCollection.
    ///
    /// - Parameter head: a JSON object with the members that stand before the features.
    package func collection(
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
    package func document(
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
    package func extentInDegrees(of layer: Layer) async throws -> BoundingBox? {
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
    package func words(of feature: LayerFeature, in layer: Layer) -> [String] {
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
