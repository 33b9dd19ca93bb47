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
        var category = VocabularyAnswer.words(Places.Category.self, .marks, "kategori") { $0.rawValue }
        var kind = VocabularyAnswer.words(Kind.self, .marks, "typ") { $0.rawValue }
        var season = VocabularyAnswer.words(Season.self, .marks, "arstid") { $0.rawValue }
        var ageBand = VocabularyAnswer.words(AgeBand.self, .marks, "aldersgrupp")
        var frequency = VocabularyAnswer.words(Frequency.self, .marks, "hur_ofta")
        var status = VocabularyAnswer.words(Feedback.Status.self, .hotspots, "aterkoppling_status", drawing: \.drawing)
        var change = VocabularyAnswer.codes(.changes, "slag", .internal)
    }

    var words = Words()
    var childrenBands = codes(.hotspots, "antal_barn", .open)
    var layers = Layer.allCases.map {
        Word(code: $0.name, title: $0.title, drawing: $0.drawing, level: $0.level, isShownAtFirst: $0.isShownAtFirst)
    }
    /// What planners choose first comes first.
    var formats = [LayerFormat.gpkg, .geojson, .csv].map { Word(code: $0.rawValue, title: $0.title) }
    var systems = CoordinateSystem.allCases.map { Word(code: "\($0.epsg)", title: $0.name) }

    static let schema: DocumentNode = {
        let list: DocumentNode = ["type": "array", "items": .reference("Word")]
        return [
            "type": "object", "required": ["words", "childrenBands", "layers", "formats", "systems"],
            "properties": [
                "words": ["type": "object", "additionalProperties": list], "childrenBands": list, "layers": list,
                "formats": list, "systems": list,
            ],
        ]
    }()

    /// The words of a type, with the titles that a layer's attribute has for them in the same order.
    fileprivate static func words<List: Vocabulary>(
        _ list: List.Type, _ layer: Layer, _ attribute: String, drawing: (List) -> String? = { _ in nil }
    ) -> [Word] {
        zip(List.allCases, codes(layer, attribute, .internal)).map { word, code in
            Word(code: word.rawValue, title: code.title, drawing: drawing(word))
        }
    }

    /// The words that a layer's attribute may hold.
    fileprivate static func codes(_ layer: Layer, _ attribute: String, _ audience: Audience) -> [Word] {
        let attribute = layer.attributes(for: audience).first { $0.name == attribute }
        return (attribute?.codes ?? []).map { Word(code: $0.value, title: $0.title) }
    }
}

extension Feedback.Status {
    fileprivate var drawing: String {
        switch self {
        case .received: "check"
        case .inUse: "plan"
        case .done: "favourite"
        case .declined: "close"
        }
    }
}

extension Layer {
    fileprivate var drawing: String {
        switch self {
        case .hotspots: "strawberry"
        case .preschools: "preschool"
        case .marks: "mark"
        case .cells: "cells"
        case .density: "plan"
        case .nearness: "nearness"
        case .changes: "changes"
        }
    }

    /// Areas lie under lines, and lines under points.
    fileprivate var level: Int {
        switch self {
        case .density: 0
        case .cells: 1
        case .changes: 2
        case .hotspots: 3
        case .nearness: 4
        case .marks: 5
        case .preschools: 6
        }
    }

    fileprivate var isShownAtFirst: Bool { self == .hotspots || self == .preschools }
}

extension LayerFormat {
    fileprivate var title: String {
        switch self {
        case .gpkg: "GeoPackage"
        case .geojson: "GeoJSON"
        case .csv: "CSV"
        }
    }
}
