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
    let ground: Ground

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/api/form", summary: "The invitation's preschool and round, and the vocabulary",
                access: .invitation, answers: [200: .json("Form"), 401: .problem, 403: .problem], handler: form)
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
            map: try await ground.answer(), municipality: .init(settings.municipality))
        return try JSON.response(form, headers: [.cacheControl: "private, no-store"])
    }
}

/// The answer to `GET /api/form`.
private struct Form: Encodable {
    struct Vocabulary: Encodable {
        var categories = Places.Category.codes
        var kinds = Kind.codes
        var seasons = Season.codes
        var ageBands = AgeBand.codes
        var frequencies = Frequency.codes
        var languages = QuoteLanguage.codes
        var placements = Placement.codes
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
