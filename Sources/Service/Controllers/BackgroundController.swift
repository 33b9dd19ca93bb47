import Foundation
import Geodesy
import HTTPTypes
import Hummingbird
import MapLayers
import Places
import Store

/// Reference data to draw under everything else, for everyone.
struct BackgroundController: Controller {
    let ground: Ground
    let municipality: Municipality

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/api/background",
                summary: "The municipality's outline, localities and preschools, to draw when there is no base map",
                access: .anyone, answers: [200: .geoJSON("Background")], handler: background)
        ]
    }

    @Sendable private func background(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let (published, transformer) = (ground.published, ground.transformer)
        var features: [BackgroundFeature] = []
        if let ring = try await ground.outline() {
            features.append(.init(kind: "outline", name: municipality.name, code: nil, place: .area(ring)))
        }
        for locality in try await published.localities() {
            let position = try transformer.transform(locality.position, from: .sweref99TM, to: .wgs84)
            features.append(.init(kind: "locality", name: locality.name, code: nil, place: .point(position)))
        }
        for preschool in try await published.preschools() {
            guard let position = preschool.position else { continue }
            let degrees = try transformer.transform(position, from: .sweref99TM, to: .wgs84)
            features.append(
                .init(kind: "preschool", name: preschool.name, code: preschool.code, place: .point(degrees)))
        }
        return try JSON.response(
            FeatureCollection(features: features), type: "application/geo+json",
            headers: [.cacheControl: "public, max-age=300"])
    }
}

/// What lies under everything else on the pages' maps.
struct Ground: Sendable {
    let published: PublishedData
    let transformer: CoordinateTransformer
    let baseMap: BaseMap?

    /// The municipality's outline in degrees; nil where it is not known.
    func outline() async throws -> [Position]? {
        guard var ring = try await published.outline()?.outer else { return nil }
        try transformer.transform(&ring, from: .sweref99TM, to: .wgs84)
        return ring
    }

    func answer() async throws -> MapAnswer {
        let box = try await outline().flatMap(BoundingBox.init(of:))
        return MapAnswer(
            tiles: baseMap,
            view: box.map { [$0.minX, $0.minY, $0.maxX, $0.maxY].map { ($0 * 1e6).rounded() / 1e6 } })
    }
}

/// One thing to draw under the marks.
private struct BackgroundFeature: Encodable {
    enum Place {
        case point(Position)
        case area([Position])
    }

    var kind: String
    var name: String
    var code: String?
    var place: Place

    private enum Key: String, CodingKey { case type, geometry, properties, coordinates, kind, name, code }

    func encode(to encoder: any Encoder) throws {
        var feature = encoder.container(keyedBy: Key.self)
        try feature.encode("Feature", forKey: .type)
        var geometry = feature.nestedContainer(keyedBy: Key.self, forKey: .geometry)
        func numbers(_ position: Position) -> [Double] {
            [position.longitude, position.latitude].map { ($0 * 1e6).rounded() / 1e6 }
        }
        switch place {
        case .point(let position):
            try geometry.encode("Point", forKey: .type)
            try geometry.encode(numbers(position), forKey: .coordinates)
        case .area(let ring):
            try geometry.encode("Polygon", forKey: .type)
            try geometry.encode([ring.map(numbers)], forKey: .coordinates)
        }
        var properties = feature.nestedContainer(keyedBy: Key.self, forKey: .properties)
        try properties.encode(kind, forKey: .kind)
        try properties.encode(name, forKey: .name)
        try properties.encodeIfPresent(code, forKey: .code)
    }
}
