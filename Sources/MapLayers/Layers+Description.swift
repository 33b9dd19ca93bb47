import Foundation
import Geodesy
public import Metadata

extension Layers {
    /// What portals are told of the layers.
    public func description() async throws -> DatasetDescription { try await description(of: layers) }

    func description(of chosen: [Layer]) async throws -> DatasetDescription {
        let lineage = try await lineage(of: chosen)
        return DatasetDescription(
            publisher: .init(
                code: imprint.municipality.code, name: imprint.municipality.name,
                contact: .init(imprint.municipality.contact)),
            addresses: .init(
                service: imprint.publicURL, catalogue: address("metadata/dcat.rdf"), landingPage: address("lager"),
                featureService: imprint.featureService,
                featureServiceDescription: imprint.featureService.appending(path: "api"),
                schemas: imprint.featureService.appending(path: "collections")),
            isSynthetic: isSynthetic, edition: lineage.edition, roundTitle: roundTitle, analysis: lineage.analysis,
            participation: lineage.participation, disclosure: lineage.disclosure,
            layers: chosen.map { description(of: $0) }, distributions: distributions,
            coordinateSystems: [.sweref99TM, imprint.localSystem, .wgs84].map { .init(epsg: $0.epsg, name: $0.name) },
            extent: try await extent(of: chosen), conformsTo: Self.standards, softwareVersion: imprint.softwareVersion)
    }

    private func address(_ path: String) -> URL { imprint.publicURL.appending(path: path) }

    private func description(of layer: Layer) -> DatasetDescription.Layer {
        .init(
            name: layer.name, title: layer.title, summary: layer.summary(for: audience),
            geometry: DatasetDescription.Geometry(rawValue: layer.geometryType.rawValue) ?? .polygon,
            attributes: layer.attributes(for: audience).map { attribute in
                .init(
                    name: attribute.name, title: attribute.title, unit: attribute.unit,
                    explanation: attribute.explanation,
                    codes: attribute.codes.map { .init($0.value, meaning: $0.title) })
            })
    }

    private var distributions: [DatasetDescription.Distribution] {
        func files(_ format: LayerFormat) -> [DatasetDescription.File] {
            layers.map { .init(layer: $0.name, address: address("layers/\($0.name).\(format.rawValue)")) }
        }
        return [
            .init(
                .featureService, access: imprint.featureService,
                files: layers.map {
                    .init(layer: $0.name, address: imprint.featureService.appending(path: "collections/\($0.name)"))
                }),
            .init(
                .geoPackage, access: address("lager"),
                files: [.init(address: address("layers/all.gpkg"))] + files(.gpkg)),
            .init(.geoJSON, access: address("lager"), files: files(.geojson)),
            .init(.csv, access: address("lager"), files: files(.csv)),
        ]
    }

    /// A box around some layers, in degrees.
    private func extent(of chosen: [Layer]) async throws -> DatasetDescription.Extent {
        let box =
            try await union(of: chosen) { try await extentInDegrees(of: $0) } ?? CoordinateSystem.wgs84.areaOfUse
        return .init(west: box.minX, south: box.minY, east: box.maxX, north: box.maxY)
    }

    /// What the service for features fulfils.
    private static var standards: [DatasetDescription.Standard] {
        [
            .init(
                title: "OGC API – Features – Part 1: Core", uri: "http://www.opengis.net/doc/IS/ogcapi-features-1/1.0",
                published: .init(year: 2019, month: 10, day: 14)),
            .init(
                title: "OGC API – Features – Part 2: Coordinate Reference Systems by Reference",
                uri: "http://www.opengis.net/doc/IS/ogcapi-features-2/1.0"),
        ]
    }
}
