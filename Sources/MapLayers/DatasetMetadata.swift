import Disclosure
import Foundation
import Geodesy
import Hotspots
package import Metadata
import Places
import Store

extension Layers {
    /// What portals are told of the layers.
    package func description() async throws -> DatasetDescription { try await description(of: layers) }

    func description(of chosen: [Layer]) async throws -> DatasetDescription {
        let lineage = try await lineage(of: chosen)
        return DatasetDescription(
            publisher: .init(
                code: attribution.municipality.code, name: attribution.municipality.name,
                contact: .init(attribution.municipality.contact)),
            addresses: .init(
                service: attribution.publicURL, catalogue: address("metadata/dcat.rdf"), landingPage: address("lager"),
                featureService: attribution.featureService,
                featureServiceDescription: attribution.featureService.appending(path: "api"),
                schemas: attribution.featureService.appending(path: "collections")),
            isSynthetic: isSynthetic, edition: lineage.edition, roundTitle: roundTitle, analysis: lineage.analysis,
            participation: lineage.participation, disclosure: lineage.disclosure,
            layers: chosen.map { description(of: $0) }, distributions: distributions,
            coordinateSystems: [.sweref99TM, attribution.localSystem, .wgs84].map {
                .init(epsg: $0.epsg, name: $0.name)
            },
            extent: try await extent(of: chosen), conformsTo: Self.standards,
            softwareVersion: attribution.softwareVersion)
    }

    private func address(_ path: String) -> URL { attribution.publicURL.appending(path: path) }

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
        func distribution(
            in format: LayerFormat, first: [DatasetDescription.File] = []
        ) -> DatasetDescription.Distribution {
            let each = layers.map { layer in
                DatasetDescription.File(
                    layer: layer.name, address: address("layers/\(layer.name).\(format.rawValue)"))
            }
            return .init(format.described, access: address("lager"), files: first + each)
        }
        return [
            .init(
                .featureService, access: attribution.featureService,
                files: layers.map {
                    .init(layer: $0.name, address: attribution.featureService.appending(path: "collections/\($0.name)"))
                }),
            distribution(in: .gpkg, first: [.init(address: address("layers/all.gpkg"))]), distribution(in: .geojson),
            distribution(in: .csv),
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

extension LayerFormat {
    /// The format as metadata describe it.
    fileprivate var described: DatasetDescription.Format {
        switch self {
        case .geojson: .geoJSON
        case .gpkg: .geoPackage
        case .csv: .csv
        }
    }

    /// In Swedish, as people see it.
    package var title: String { described.title.swedish }
}

extension InternalLayers {
    /// Marks alone need no analysis, which takes long where there are very many.
    package func lineage(of layers: [Layer]) async throws -> LayerLineage {
        let rounds = try await store.rounds().filter { round == nil ? !$0.isDemonstration : $0.id == round?.id }
        let analysis = layers == [.marks] ? nil : try await analysed().analysis
        let preschools = try await store.preschools()
        let answered = try await store.preschoolsWithMarks(in: selection)
        var hidden = 0
        for round in rounds {
            hidden += try await store.reviewCounts(in: round.id)[.hidden] ?? 0
        }
        var leftOut = [
            DatasetDescription.LeftOut("markeringar som en administratör har dolt", count: CountBand(of: hidden))
        ]
        if let analysis {
            leftOut.append(.init("favoritmarkeringar utanför alla smultronställen", count: analysis.outside))
        }
        let now = Date()
        let closes = rounds.map(\.closes).max() ?? now
        return LayerLineage(
            edition: .internal(
                .init(
                    opens: Day(rounds.map(\.opens).min() ?? now), closes: Day(closes.addingTimeInterval(-1)),
                    issued: Day(analysis?.computedAt ?? now), modified: Day(try await updated() ?? now),
                    medianAccuracyM: analysis?.medianAccuracyM, leftOut: leftOut)),
            analysis: analysis.map {
                .init(id: $0.id, isPreliminary: $0.id.hasPrefix("p-"), method: $0.parameters.swedish)
            },
            participation: .init(
                asked: preschools.map(\.name),
                silent: preschools.filter { !answered.contains($0.code) }.map(\.name)),
            disclosure: .init(attribution.thresholds))
    }
}

extension Analysis {
    /// Favourite marks that lie in no hotspot.
    fileprivate var outside: CountBand {
        CountBand(of: cells.reduce(0) { $0 + $1.markCount } - hotspots.reduce(0) { $0 + $1.markCount })
    }
}

extension PublicationLayers {
    /// All of it comes from the publication, whichever layers are asked about.
    package func lineage(of layers: [Layer]) -> LayerLineage {
        let preschools = publication.content.preschools
        let month = Month(publication.madeAt)
        return LayerLineage(
            edition: .open(
                .init(
                    number: publication.number, issued: month, modified: month,
                    licence: attribution.licence.map { .init(address: $0) })),
            analysis: .init(id: publication.analysis, isPreliminary: false, method: publication.method),
            participation: .init(
                asked: preschools.map(\.name), silent: preschools.filter { !$0.tookPart }.map(\.name)),
            disclosure: .init(publication.thresholds))
    }
}

extension DatasetDescription.DisclosureRule {
    fileprivate init(_ thresholds: DisclosureThresholds) {
        self.init(
            minimumChildren: thresholds.children, minimumPreschools: thresholds.preschools,
            largestSharePercent: DisclosureThresholds.largestSharePercent, squareSidesM: DisclosureGrid.sizesM)
    }
}
