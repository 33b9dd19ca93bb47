import Foundation
import Geodesy
import HTTPTypes
import Hotspots
import Hummingbird
import MapLayers
import Places

/// The words that codes stand for, for pages and programs: without an invitation, and without a call for each list.
struct VocabularyController: Controller {
    static let path = "/api/vocabulary"

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: VocabularyController.path,
                summary:
                    "The words of the vocabulary in their order, in Swedish, with their pictograms; layers, formats",
                access: .anyone, answers: [200: .json("Vocabulary")],
                schemas: ["Vocabulary": VocabularyAnswer.schema, "Word": VocabularyAnswer.Word.schema]
            ) { _, _ in
                try JSON.response(VocabularyAnswer(), headers: [.cacheControl: "public, max-age=300"])
            }
        ]
    }
}

/// The answer to `GET /api/vocabulary`: it depends on the program alone.
struct VocabularyAnswer: Encodable {
    /// A code, and what people see in its place.
    struct Word: Encodable {
        var code: String
        var title: String
        /// The name of a pictogram in `web/pictograms.svg`.
        var drawing: String?
        /// For a layer: where it lies on a map, the lowest first.
        var level: Int?
        /// For a layer: whether a map begins with it.
        var isShownAtFirst: Bool?

        static let schema: DocumentNode = [
            "type": "object", "required": ["code", "title"],
            "properties": [
                "code": ["type": "string"], "title": ["type": "string"], "drawing": ["type": "string"],
                "level": ["type": "integer"], "isShownAtFirst": ["type": "boolean"],
            ],
        ]
    }

    /// Those that every language has words for. The name of a list is the one that keys of texts begin with.
    struct Words: Encodable {
        var category = Word.list(of: Places.Category.self, code: \.rawValue)
        var kind = Word.list(of: Kind.self, code: \.rawValue)
        var season = Word.list(of: Season.self, code: \.rawValue)
        var ageBand = Word.list(of: AgeBand.self, code: \.rawValue)
        var frequency = Word.list(of: Frequency.self, code: \.rawValue)
        var status = Word.list(of: Feedback.Status.self, code: \.rawValue)
        /// Pages meet it in a layer alone.
        var change = Word.list(of: ChangeKind.self, code: \.layerWord)
    }

    var words = Words()
    var childrenBands = Layer.hotspots.attributes(for: .open).filter { $0.name == "antal_barn" }.flatMap(\.codes)
        .map { Word(code: $0.value, title: $0.title) }
    /// A map on a page begins without what lies under the rest.
    var layers = Layer.allCases.map {
        Word(
            code: $0.name, title: $0.title, drawing: $0.drawing, level: Layer.drawingOrder.firstIndex(of: $0),
            isShownAtFirst: $0.isShownAtFirst && $0.level != .backdrop)
    }
    /// What planners choose first comes first.
    var formats = ([.gpkg] + LayerFormat.allCases.filter { $0 != .gpkg }).map {
        Word(code: $0.rawValue, title: $0.title)
    }
    var systems = CoordinateSystem.allCases.map { Word(code: "\($0.epsg)", title: $0.name) }

    /// How many characters the texts may have that administrators write: there the pages' fields end.
    var limits = [
        "code": PreschoolCode.rule, "name": PreschoolName.rule, "operator": OperatorName.rule,
        "address": StreetAddress.rule, "place": LocalityName.rule, "note": Note.rule, "group": GroupLabel.rule,
        "round": RoundName.rule, "reason": StatedReason.rule, "feedback": FeedbackText.rule, "link": WebLink.rule,
    ].mapValues(\.length.upperBound)

    static let schema: DocumentNode = {
        let list: DocumentNode = ["type": "array", "items": .reference("Word")]
        return [
            "type": "object", "required": ["words", "childrenBands", "layers", "formats", "systems", "limits"],
            "properties": [
                "words": ["type": "object", "additionalProperties": list], "childrenBands": list, "layers": list,
                "formats": list, "systems": list,
                "limits": ["type": "object", "additionalProperties": ["type": "integer"]],
            ],
        ]
    }()
}

extension VocabularyAnswer.Word {
    fileprivate static func list<Value: Termed>(of type: Value.Type, code: (Value) -> String) -> [Self] {
        type.allCases.map { .init(code: code($0), title: $0.title, drawing: $0.drawing) }
    }
}
