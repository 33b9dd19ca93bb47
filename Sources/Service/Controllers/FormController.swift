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
    /// The codes of each field that holds words, by the field's name in the plural.
    struct Vocabulary: Encodable {
        func encode(to encoder: any Encoder) throws {
            var lists = encoder.container(keyedBy: AnyKey.self)
            for field in MarkSchema.fields {
                if let vocabulary = field.kind.vocabulary {
                    try lists.encode(vocabulary.codes, forKey: AnyKey(field.name.plural))
                }
            }
        }
    }

    /// The bounds of each field that holds a number between two, by its name; of a text and of a request.
    struct Limits: Encodable {
        struct Bounds: Encodable {
            var minimum: Int
            var maximum: Int
        }

        func encode(to encoder: any Encoder) throws {
            var limits = encoder.container(keyedBy: AnyKey.self)
            for field in MarkSchema.fields {
                if case .wholeNumber(let minimum, let maximum?) = field.kind {
                    try limits.encode(Bounds(minimum: minimum, maximum: maximum), forKey: AnyKey(field.name))
                }
            }
            try limits.encode(MarkLimits.text, forKey: AnyKey("text"))
            try limits.encode(MarkLimits.batch, forKey: AnyKey("batch"))
        }
    }

    var preschool: PreschoolAnswer
    var group: String?
    var round: RoundAnswer
    var vocabulary: Vocabulary
    var limits: Limits
    var map: MapAnswer
    var municipality: MunicipalityAnswer
}

extension String {
    /// The plural of a field's name in English: `categories`; `seasons` is one already.
    fileprivate var plural: String {
        if hasSuffix("s") { return self }
        return hasSuffix("y") ? "\(dropLast())ies" : "\(self)s"
    }
}
