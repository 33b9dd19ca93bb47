import Disclosure
import Foundation
import Geodesy
import HTTPTypes
import Hummingbird
import MapLayers
import Places

/// Parts that several answers have in common, the way that the API writes them.
struct PreschoolAnswer: Encodable {
    var code: String
    var name: String
    var place: String
    var operatorName: String
    /// Longitude, latitude; null until it is known.
    var position: [Double]?
    var positionQuality: PositionQuality
    /// In the open audience: whether the preschool took part, and what the municipality answers it.
    var tookPart: Bool?
    var feedback: [FeedbackAnswer]?

    private enum CodingKeys: String, CodingKey {
        case code, name, place, operatorName = "operator", position, positionQuality, tookPart, feedback
    }

    init(_ preschool: Preschool, _ transformer: CoordinateTransformer) throws {
        try self.init(PublishedPreschool(preschool, tookPart: false), transformer)
    }

    init(_ preschool: PublishedPreschool, feedback: [Feedback], _ transformer: CoordinateTransformer) throws {
        try self.init(preschool, transformer)
        tookPart = preschool.tookPart
        self.feedback = feedback.on(.preschool(preschool.code)).map(FeedbackAnswer.init)
    }

    /// What both audiences get.
    private init(_ preschool: PublishedPreschool, _ transformer: CoordinateTransformer) throws {
        code = preschool.code
        name = preschool.name
        place = preschool.place
        operatorName = preschool.operatorName
        position = try preschool.position.map {
            let degrees = try transformer.transform($0, from: .sweref99TM, to: .wgs84)
            return [degrees.longitude, degrees.latitude].map { ($0 * 1e9).rounded() / 1e9 }
        }
        positionQuality = preschool.positionQuality
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(code, forKey: .code)
        try container.encode(name, forKey: .name)
        try container.encode(place, forKey: .place)
        try container.encode(operatorName, forKey: .operatorName)
        try container.encode(position, forKey: .position)
        try container.encode(positionQuality, forKey: .positionQuality)
        try container.encodeIfPresent(tookPart, forKey: .tookPart)
        try container.encodeIfPresent(feedback, forKey: .feedback)
    }
}

struct FeedbackAnswer: Encodable {
    var status: Feedback.Status
    /// By language.
    var texts: [String: String]
    var link: String?
    var date: String

    init(_ feedback: Feedback) {
        status = feedback.status
        texts = feedback.texts
        link = feedback.link
        date = feedback.date
    }
}

/// The publication that open answers come from.
struct PublicationAnswer: Encodable {
    var number: Int
    var round: String
    var synthetic: Bool
    /// Year and month; nothing more exact is told.
    var month: String
    var leastChildren: Int
    var leastPreschools: Int

    init(_ publication: Publication) {
        number = publication.number
        round = publication.round.title
        synthetic = publication.round.isSynthetic
        month = publication.month
        leastChildren = publication.thresholds.children
        leastPreschools = publication.thresholds.preschools
    }
}

struct RoundAnswer: Encodable {
    var id: Int
    var name: String
    var opens: String
    var closes: String
    /// Until when marks that were made within the round are taken.
    var acceptsUntil: String
    var open: Bool
    var synthetic: Bool

    init(_ round: Round, at time: Date) {
        id = round.id
        name = round.name
        opens = Timestamp.format(round.opens)
        closes = Timestamp.format(round.closes)
        acceptsUntil = Timestamp.format(round.acceptsUntil)
        open = round.phase(at: time) == .open
        synthetic = round.isDemonstration
    }
}

struct MunicipalityAnswer: Encodable {
    var code: String
    var name: String
    /// Whom to ask.
    var contact: String?

    init(_ municipality: Municipality) {
        code = municipality.code
        name = municipality.name
        contact = municipality.contact
    }
}

struct MapAnswer: Encodable {
    var tiles: BaseMap?

    private enum Key: CodingKey { case tiles }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(tiles, forKey: .tiles)
    }
}

/// The tiles that pages draw under everything else.
struct BaseMap: Encodable, Sendable {
    var template: String
    var attribution: String
    var minZoom: Int
    var maxZoom: Int

    /// Scheme and host, if tiles come from elsewhere.
    var host: String? {
        guard
            let url = URL(
                string: template.replacing("{s}", with: "*").replacing("{", with: "").replacing("}", with: "")),
            let scheme = url.scheme, let host = url.host()
        else { return nil }
        return "\(scheme)://\(host)" + (url.port.map { ":\($0)" } ?? "")
    }
}

/// A GeoJSON FeatureCollection.
struct FeatureCollection<Feature: Encodable>: Encodable {
    var type = "FeatureCollection"
    var features: [Feature]
}

/// Answers HEAD as GET, without the content. Of an answer that is sent as it is made nobody knows the length before, so none is
/// told: programs that ask before they download would take a length of 0 for an empty layer.
struct HeadMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        guard request.method == .head else { return response }
        let length = response.headers[.contentLength]
        response.body = ResponseBody()
        // Taking the content away has set it to 0.
        response.headers[.contentLength] = length
        return response
    }
}
