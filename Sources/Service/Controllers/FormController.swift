import Foundation
import Geodesy
import Hummingbird
import MapLayers
import Places
import Store

/// What the form needs to begin.
struct FormController: Controller {
    let store: Store
    let transformer: CoordinateTransformer
    let settings: Settings
    let baseMap: BaseMap?

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/api/form", summary: "The invitation's preschool and round, and the vocabulary",
                access: .invitation, answers: [200: .json("Form"), 401: .problem, 403: .problem], handler: form),
            Endpoint(
                method: .get, path: "/api/background",
                summary: "The municipality's outline, localities and preschools, to draw when there is no base map",
                access: .anyone, answers: [200: .geoJSON("Background")], handler: background),
        ]
    }

    @Sendable private func form(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let now = Date()
        let (invitation, round, _) = try await context.requireRound(in: store, at: now)
        guard let preschool = try await store.preschool(invitation.scope.preschool) else {
            throw Problem.unknownPreschool(invitation.scope.preschool)
        }
        let form = Form(
            preschool: try .init(preschool, transformer), group: invitation.scope.group,
            round: .init(round, at: now), vocabulary: .init(), limits: .init(),
            map: .init(tiles: baseMap), municipality: .init(settings.municipality))
        return try JSON.response(form, headers: [.cacheControl: "private, no-store"])
    }

    @Sendable private func background(_ request: Request, _ context: ServiceContext) async throws -> Response {
        var features: [BackgroundFeature] = []
        if let outline = try await store.outline() {
            var ring = outline.outer
            try transformer.transform(&ring, from: .sweref99TM, to: .wgs84)
            features.append(.init(kind: "outline", name: settings.municipality.name, code: nil, place: .area(ring)))
        }
        for locality in try await store.localities() {
            let position = try transformer.transform(locality.position, from: .sweref99TM, to: .wgs84)
            features.append(.init(kind: "locality", name: locality.name, code: nil, place: .point(position)))
        }
        for preschool in try await store.preschools() {
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

/// The answer to `GET /api/form`.
private struct Form: Encodable {
    struct Vocabulary: Encodable {
        var categories = Places.Category.words
        var kinds = Kind.words
        var seasons = Season.words
        var ageBands = AgeBand.words
        var frequencies = Frequency.words
        var languages = QuoteLanguage.words
        var placements = Placement.words
    }

    struct Limits: Encodable {
        struct Bounds: Encodable {
            var minimum: Int
            var maximum: Int
            init(_ range: ClosedRange<Int>) { (minimum, maximum) = (range.lowerBound, range.upperBound) }
        }
        var children = Bounds(MarkLimits.children)
        var text = MarkLimits.text
        var walkingMinutes = Bounds(MarkLimits.walkingMinutes)
        var batch = MarkLimits.batch
    }

    var preschool: PreschoolAnswer
    var group: String?
    var round: RoundAnswer
    var vocabulary: Vocabulary
    var limits: Limits
    var map: MapAnswer
    var municipality: MunicipalityAnswer
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
