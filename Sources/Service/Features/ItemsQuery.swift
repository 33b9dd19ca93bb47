import CQL2
import FeatureAPI
import Foundation
import Geodesy
import HTTPTypes
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
    let choice: AnalysisCache.Choice?
    /// What was asked for, whatever page of it in whatever form.
    let question: String
    /// The parameters, for links to other forms and pages; the cursor is apart from them.
    let repeated: [(name: String, value: String)]
    /// The cursor, if there is one.
    let page: [(name: String, value: String)]
    var chosen: [(name: String, value: String)] { ItemsQuery.chosen(repeated) }

    init(_ request: Request, of layer: Layer, for audience: Audience, signer: CursorSigner) throws {
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
        case .filter(let filter, let system): selection.require(filter, in: system)
        }
        if let (filter, system) = try query.filter(queryables: queryables) { selection.require(filter, in: system) }
        for property in properties {
            guard let value = query[property] else { continue }
            let filter = try Filter(property: property, equals: value, queryables: queryables)
            selection.require(filter, in: .sweref99TM)
        }
        self.selection = selection

        let all = known.compactMap { name in query[name].map { (name: name, value: $0) } }
        repeated = all.filter { !["cursor", ItemsQuery.format.name].contains($0.name) }
        page = all.filter { $0.name == "cursor" }
        let asked = repeated.filter { !["limit", "crs"].contains($0.name) }.map { "\($0.name)=\($0.value)" }
        let question = Fingerprint.letters(
            of: ([layer.name, audience.rawValue] + asked).joined(separator: "\n"), count: 12)
        self.question = question
        cursor = try query["cursor"].map { text in
            guard let cursor = PageCursor(text, to: question, signer: signer) else {
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
        layer.attributes(for: audience).map {
            Endpoint.Parameter(name: $0.name, explanation: $0.explanation, schema: $0.schema)
        }
    }

    /// Of some parameters those that everyone may use.
    static func open(_ parameters: [Endpoint.Parameter]) -> [Endpoint.Parameter] {
        parameters.filter { parameter in
            !(LayersController.selection + [LayersController.preschool]).contains { $0.name == parameter.name }
        }
    }
}

/// Where somebody stands in a list of features: everything that is needed to go on, signed, so that only what was handed out
/// comes back.
struct PageCursor: Codable {
    /// The key of the last feature of the page before.
    var key: Int64
    /// The key of the last feature that the list had at its first page.
    var end: Int64
    var matched: Int
    /// Of the list of features.
    var generation: String
    /// What was asked for.
    var question: String
}

extension PageCursor {
    func signed(with signer: CursorSigner) throws -> String { signer.sign(try JSONEncoder().encode(self)) }

    /// - Returns: nil for what was not signed here, or belongs to another question.
    init?(_ text: String, to question: String, signer: CursorSigner) {
        guard let data = signer.verify(text), let cursor = try? JSONDecoder().decode(PageCursor.self, from: data),
            cursor.question == question
        else { return nil }
        self = cursor
    }
}

extension QueryParameters {
    /// A coordinate reference system by its address; CRS84 unless told.
    func referenceSystem(_ name: String) throws(Problem) -> ReferenceSystem {
        guard let uri = self[name] else { return .crs84 }
        guard let system = ReferenceSystem(uri: uri) else {
            throw .parameter(
                name,
                "är ”\(uri)”; använd \(ReferenceSystem.crs84.uri) eller \(ReferenceSystem.storage.uri), eller 4326 "
                    + "eller 3007–3018 i stället för 3006.",
                "is \"\(uri)\"; use \(ReferenceSystem.crs84.uri) or \(ReferenceSystem.storage.uri), or 4326 or 3007–3018 "
                    + "instead of 3006.")
        }
        return system
    }

    /// A whole number that is large enough.
    func wholeNumber(_ name: String, from least: Int) throws(Problem) -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), number >= least else {
            throw .parameter(
                name, "är ”\(text)”; skriv ett heltal från \(least) och uppåt.",
                "is \"\(text)\"; write a whole number from \(least) upwards.")
        }
        return number
    }

    /// What a box comes to: a box, or a filter where it goes round the back of the earth.
    enum FeatureBox {
        case box(LayerSelection.Box)
        case filter(Filter, CoordinateSystem)
    }

    /// `bbox` and `bbox-crs`.
    func featureBox(queryables: @autoclosure () -> [Queryable]) throws(Problem) -> FeatureBox? {
        let system = try referenceSystem("bbox-crs")
        guard let text = self["bbox"] else { return nil }
        var numbers = QueryParameters.numbers(text)
        let hasHeights = numbers.count == 6
        // Nothing has a height here, but the smaller one comes first all the same.
        let heightsFit = !hasHeights || numbers[2] <= numbers[5]
        if hasHeights { numbers = [0, 1, 3, 4].map { numbers[$0] } }
        let problem = Problem.parameter(
            "bbox", "ska vara fyra tal, eller sex med höjder: först de minsta, sedan de största, i axlarnas ordning.",
            "must be four numbers, or six with heights: first the smallest, then the largest, in the order of the axes."
        )
        guard numbers.count == 4, heightsFit, numbers.allSatisfy(\.isFinite) else { throw problem }
        let (a, b) = (system.position(numbers[0], numbers[1]), system.position(numbers[2], numbers[3]))
        guard a.y <= b.y else { throw problem }
        if a.x <= b.x {
            return .box(
                .init(
                    BoundingBox(minX: a.x, minY: a.y, maxX: b.x, maxY: b.y), in: system.system, includesUnplaced: true))
        }
        // West of a box that crosses the antimeridian is greater than east.
        guard system.system.isGeographic else { throw problem }
        let halves = [(a.x, 180.0), (-180.0, b.x)].map { west, east in
            "S_INTERSECTS(\(Layer.geometryName),BBOX(\(west),\(a.y),\(east),\(b.y)))"
        }
        let unplaced = "\(Layer.geometryName) IS NULL"
        guard
            let filter = try? Filter(text: (halves + [unplaced]).joined(separator: " OR "), queryables: queryables())
        else {
            throw problem
        }
        return .filter(filter, system.system)
    }

    /// `filter`, `filter-lang` and `filter-crs`.
    func filter(queryables: @autoclosure () -> [Queryable]) throws -> (Filter, CoordinateSystem)? {
        let system = try referenceSystem("filter-crs")
        let language = self["filter-lang"] ?? "cql2-text"
        guard ["cql2-text", "cql2-json"].contains(language) else {
            throw Problem.parameter(
                "filter-lang", "är ”\(language)”; välj cql2-text eller cql2-json.",
                "is \"\(language)\"; choose cql2-text or cql2-json.")
        }
        guard let text = self["filter"] else { return nil }
        let filter =
            language == "cql2-text"
            ? try Filter(text: text, queryables: queryables())
            : try Filter(json: Data(text.utf8), queryables: queryables())
        return (filter.mapPositions { system.position($0.x, $0.y) }, system.system)
    }

    /// `datetime`: a moment, or two with a slash between them.
    func period() throws(Problem) -> LayerSelection.Period? {
        guard let text = self["datetime"] else { return nil }
        let problem = Problem.parameter(
            "datetime",
            "är ”\(text)”; skriv till exempel 2026-11-21T09:30:00Z, eller 2026-11-01T00:00:00Z/.. för ett intervall.",
            "is \"\(text)\"; write for example 2026-11-21T09:30:00Z, or 2026-11-01T00:00:00Z/.. for an interval.")
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count) else { throw problem }
        var ends: [Date?] = []
        for (index, part) in parts.enumerated() {
            if parts.count == 2, part.isEmpty || part == ".." {
                ends.append(nil)
            } else if let instant = Instant(part) {
                ends.append(instant.date)
            } else if let day = CalendarDay(part) {
                // A date is the whole day.
                let start = Instant(day.text + "T00:00:00Z")!.date
                ends.append(index == 0 ? start : start.addingTimeInterval(24 * 3600 - 0.001))
                if parts.count == 1 { ends.append(start.addingTimeInterval(24 * 3600 - 0.001)) }
            } else {
                throw problem
            }
        }
        if ends.count == 1 { ends.append(ends[0]) }
        // The standard has no interval that is open at both ends.
        guard ends.contains(where: { $0 != nil }) else { throw problem }
        if let from = ends[0], let to = ends[1], from > to { throw problem }
        return .init(from: ends[0], to: ends[1])
    }

    /// `f`, or what the request says otherwise.
    func isHTML(_ request: Request, unlessTold usual: Bool) throws(Problem) -> Bool {
        switch self["f"] {
        case nil: return usual
        case "json": return false
        case "html": return true
        case .some(let other):
            throw .parameter("f", "är ”\(other)”; välj json eller html.", "is \"\(other)\"; choose json or html.")
        }
    }
}

extension Instant {
    fileprivate var date: Date { Date(timeIntervalSince1970: Double(millisecondsSince1970) / 1000) }
}

extension Request {
    /// Browsers name text/html; programs that take anything get JSON.
    var prefersHTML: Bool {
        let accepted = (headers[.accept] ?? "").lowercased().split(separator: ",").map {
            $0.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        }
        func weight(_ test: (String) -> Bool) -> Double {
            accepted.filter { test($0.first ?? "") }
                .map { $0.first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1 }.max() ?? 0
        }
        let html = weight { $0 == "text/html" || $0 == "application/xhtml+xml" }
        return html > 0 && html > weight { $0.hasSuffix("json") }
    }
}
