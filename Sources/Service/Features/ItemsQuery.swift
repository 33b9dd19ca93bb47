import CQL2
import FeatureAPI
import Foundation
import Geodesy
import Hummingbird
import MapLayers
import Places

/// What is asked of the features of a layer.
struct ItemsQuery {
    static let format = Endpoint.Parameter(
        name: "f", explanation: "json or html; otherwise what Accept says",
        schema: ["type": "string", "enum": ["json", "html"]])
    private static let system = Endpoint.Parameter(
        name: "crs", explanation: "the coordinate reference system of the answer, by its address; CRS84 unless told",
        schema: ["type": "string", "format": "uri"])
    /// What is asked for at most, and unless told.
    static let limits = (most: 10_000, usual: 1_000)

    static let parameters =
        [
            Endpoint.Parameter(
                name: "limit",
                explanation: "how many features a page has at most; more than \(limits.most) are never given",
                schema: [
                    "type": "integer", "minimum": 1, "maximum": .number(limits.most), "default": .number(limits.usual),
                ], isComponent: true),
            Endpoint.Parameter(
                name: "bbox", explanation: "four numbers, or six with heights, in the order of the axes of bbox-crs",
                schema: ["type": "array", "minItems": 4, "maxItems": 6, "items": ["type": "number"]], isComponent: true),
            Endpoint.Parameter(
                name: "bbox-crs",
                explanation: "the coordinate reference system of bbox, by its address; CRS84 unless told",
                schema: ["type": "string", "format": "uri"]),
            system,
            Endpoint.Parameter(
                name: "datetime", explanation: "a moment, or an interval with .. for an open end; RFC 3339",
                isComponent: true),
            Endpoint.Parameter(name: "filter", explanation: "a condition in CQL2"),
            Endpoint.Parameter(
                name: "filter-lang", explanation: "cql2-text unless told",
                schema: ["type": "string", "enum": ["cql2-text", "cql2-json"], "default": "cql2-text"]),
            Endpoint.Parameter(
                name: "filter-crs",
                explanation:
                    "the coordinate reference system of geometries in filter, by its address; CRS84 unless told",
                schema: ["type": "string", "format": "uri"]),
            Endpoint.Parameter(name: "cursor", explanation: "from the link to the next page"),
            format,
        ] + LayersController.selection + [LayersController.preschool]

    private static let names = parameters.map(\.name)
    private static let openNames = open(parameters).map(\.name)

    static let itemParameters = [system, format] + LayersController.selection

    let selection: LayerSelection
    let system: ReferenceSystem
    let limit: Int
    let isHTML: Bool
    let cursor: PageCursor?
    let choice: AnalysisCache.Choice
    /// What was asked for, whatever page of it in whatever form.
    let question: String
    /// The parameters, for links to other forms and pages; the cursor is apart from them.
    let repeated: [(name: String, value: String)]
    let place: [(name: String, value: String)]
    var chosen: [(name: String, value: String)] { ItemsQuery.chosen(repeated) }

    init(_ request: Request, of layer: Layer, for audience: Audience, seal: Seal) throws {
        let properties = layer.attributes(for: audience).map(\.name)
        let known = (audience == .open ? ItemsQuery.openNames : ItemsQuery.names) + properties
        let query = try QueryParameters(request, names: known)
        system = try query.referenceSystem("crs")
        limit = min(try query.wholeNumber("limit", from: 1) ?? ItemsQuery.limits.usual, ItemsQuery.limits.most)
        isHTML = try query.isHTML(request, unlessTold: request.prefersHTML)
        choice = try query.choice()

        var selection = LayerSelection(preschool: query["preschool"])
        selection.period = try query.period()
        lazy var queryables = layer.queryables(for: audience)
        switch try query.featureBox(queryables: queryables) {
        case nil: break
        case .box(let box): selection.box = box
        case .condition(let condition): selection.conditions.append(condition)
        }
        if let condition = try query.condition(queryables: queryables) { selection.conditions.append(condition) }
        for property in properties {
            guard let value = query[property] else { continue }
            let filter = try Filter(property: property, equals: value, queryables: queryables)
            selection.conditions.append(.init(filter, in: .wgs84))
        }
        self.selection = selection

        let all = known.compactMap { name in query[name].map { (name: name, value: $0) } }
        repeated = all.filter { !["cursor", ItemsQuery.format.name].contains($0.name) }
        place = all.filter { $0.name == "cursor" }
        let asked = repeated.filter { !["limit", "crs"].contains($0.name) }.map { "\($0.name)=\($0.value)" }
        let question = Fingerprint.letters(
            of: ([layer.name, audience.rawValue] + asked).joined(separator: "\n"), count: 12)
        self.question = question
        cursor = try query["cursor"].map { text in
            guard let cursor = PageCursor(text, to: question, seal: seal) else {
                throw Problem.parameter(
                    "cursor",
                    "hör inte till den här frågan, eller är från före en omstart. Börja om från första sidan.",
                    "does not belong to this question, or is from before a restart. Begin again with the first page.")
            }
            return cursor
        }
    }

    /// Of some parameters those that choose the round or the analysis.
    static func chosen(_ parameters: [(name: String, value: String)]) -> [(name: String, value: String)] {
        parameters.filter { parameter in LayersController.selection.contains { $0.name == parameter.name } }
    }

    /// The attributes that features can be chosen by, each by its name.
    static func properties(of layer: Layer, for audience: Audience) -> [Endpoint.Parameter] {
        layer.attributes(for: audience).map { attribute in
            var schema: [String: DocumentNode] = ["type": .text(attribute.jsonType.type)]
            schema["format"] = attribute.jsonType.format.map { .text($0) }
            return Endpoint.Parameter(
                name: attribute.name, explanation: attribute.explanation, schema: .object(schema))
        }
    }

    /// Of some parameters those that everyone may use.
    static func open(_ parameters: [Endpoint.Parameter]) -> [Endpoint.Parameter] {
        parameters.filter { parameter in
            !(LayersController.selection + [LayersController.preschool]).contains { $0.name == parameter.name }
        }
    }
}
