import Places

/// The shapes of what is sent and answered.
enum OpenAPISchemas {
    static let all: [String: DocumentNode] = [
        "Mark": mark(required: ["category", "children", "recordedAt"]),
        "MarkUpload": ["oneOf": [.reference("Mark"), .reference("MarkBatch")]],
        "MarkBatch": [
            "type": "object", "required": ["type", "features"],
            "properties": [
                "type": ["type": "string", "enum": ["FeatureCollection"]],
                "features": [
                    "type": "array", "maxItems": .number(MarkLimits.batch), "items": .reference("Mark"),
                ],
            ],
        ],
        "MarkOrResults": ["oneOf": [.reference("Mark"), .reference("MarkResults")]],
        "MarkResults": object([
            "results": list(
                object(
                    ["id": text, "status": number, "problem": .reference("Problem")], required: ["status"]))
        ]),
        "MarkCollection": object(["type": text, "features": list(["type": "object"])]),
        "Form": object(
            [
                "preschool": .reference("Preschool"), "group": text, "round": .reference("Round"),
                "vocabulary": ["type": "object"], "limits": ["type": "object"], "map": ["type": "object"],
                "municipality": .reference("Municipality"),
            ], required: ["preschool", "round", "vocabulary", "limits", "map", "municipality"]),
        "Background": object(["type": text, "features": list(["type": "object"])]),
        "Preschool": object(
            [
                "code": text, "name": text, "place": text, "operator": text,
                "position": ["type": "array", "nullable": true, "items": ["type": "number"]],
                "positionQuality": words(PositionQuality.self), "tookPart": ["type": "boolean"],
                "feedback": list(.reference("Feedback")),
            ], required: ["code", "name", "place", "operator", "position", "positionQuality"]),
        "PreschoolList": object(["preschools": list(.reference("Preschool"))]),
        "NearHotspotsOrOpen": ["oneOf": [.reference("NearHotspots"), .reference("OpenNearHotspots")]],
        "OpenNearHotspots": object(
            [
                "preschool": .reference("Preschool"), "publication": .reference("Publication"), "analysis": text,
                "method": text, "withinM": number,
                "hotspots": list(
                    object(
                        [
                            "id": text, "distanceM": decimal, "bandM": number, "bearingDegrees": decimal, "marks": text,
                            "children": text, "preschools": text, "feedback": list(.reference("Feedback")),
                        ], required: ["id", "distanceM", "feedback"])),
            ]),
        "Publication": object([
            "number": number, "round": text, "synthetic": ["type": "boolean"], "month": text,
            "leastChildren": number, "leastPreschools": number,
        ]),
        "Feedback": object(
            [
                "status": words(Feedback.Status.self), "texts": ["type": "object"], "link": text, "date": text,
            ], required: ["status", "texts", "date"]),
        "NearHotspots": object(
            [
                "preschool": .reference("Preschool"), "round": .reference("Round"), "analysis": text, "method": text,
                "withinM": number,
                "hotspots": list(
                    object(
                        [
                            "id": text, "rank": number, "distanceM": decimal, "bandM": number,
                            "bearingDegrees": decimal, "share": decimal, "marks": number, "children": number,
                            "preschools": number, "largestShare": decimal, "weak": ["type": "boolean"],
                        ], required: ["id", "rank", "distanceM", "share"])),
            ], required: ["preschool", "analysis", "method", "withinM", "hotspots"]),
        "LayerList": object(
            [
                "municipality": .reference("Municipality"), "audience": text, "round": .reference("Round"),
                "rounds": list(.reference("Round")), "coordinateSystems": list(["type": "object"]),
                "publication": .reference("Publication"), "publicUrl": text,
                "map": ["type": "object"], "layers": list(["type": "object"]),
            ], required: ["municipality", "audience", "rounds", "layers"]),
        "Round": object([
            "id": number, "name": text, "opens": moment, "closes": moment, "acceptsUntil": moment,
            "open": ["type": "boolean"],
            "synthetic": ["type": "boolean"],
        ]),
        "Municipality": object(["code": text, "name": text, "contact": text], required: ["code", "name"]),
        "About": object([
            "municipality": .reference("Municipality"), "publicUrl": text, "leastChildren": number,
            "leastPreschools": number, "tilesHost": ["type": "string", "nullable": true],
        ]),
        "Session": object(["role": words(Role.self), "name": text]),
        "SignIn": object(["token": text]),
        "Health": object(["status": text, "checks": ["type": "object"]], required: ["status"]),
        "SignInProvider": object(["provider": ["type": "string", "nullable": true]]),
        "Problem": object(
            [
                "type": text, "title": text, "status": number, "detail": text,
                "errors": list(
                    object(
                        ["pointer": text, "detail": text, "place": text, "position": number],
                        required: ["pointer", "detail"])),
            ], required: ["title", "status", "detail"]),
    ]

    private static let text: DocumentNode = ["type": "string"]
    private static let number: DocumentNode = ["type": "integer"]
    private static let decimal: DocumentNode = ["type": "number"]
    private static let moment: DocumentNode = ["type": "string", "format": "date-time"]

    private static func list(_ items: DocumentNode) -> DocumentNode { ["type": "array", "items": items] }

    private static func object(
        _ properties: [String: DocumentNode], required: [String]? = nil
    ) -> DocumentNode {
        [
            "type": "object", "properties": .object(properties),
            "required": .list((required ?? Array(properties.keys)).sorted().map(DocumentNode.text)),
        ]
    }

    private static func words<Words: Vocabulary>(_ type: Words.Type) -> DocumentNode {
        ["type": "string", "enum": .list(Words.words.map(DocumentNode.text))]
    }

    private static func nullable(_ schema: DocumentNode) -> DocumentNode {
        guard case .object(var members) = schema else { return schema }
        members["nullable"] = true
        return .object(members)
    }

    private static func range(_ range: ClosedRange<Int>) -> DocumentNode {
        ["type": "integer", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
    }

    private static func mark(required: [String]) -> DocumentNode {
        let freeText: DocumentNode = ["type": "string", "nullable": true, "maxLength": .number(MarkLimits.text)]
        let own: [MarkField: DocumentNode] = [
            .revision: ["type": "integer", "minimum": 1, "nullable": true],
            .category: words(Places.Category.self), .children: range(MarkLimits.children), .recordedAt: moment,
            .kind: nullable(words(Kind.self)),
            .seasons: ["type": "array", "nullable": true, "items": words(Season.self)],
            .ageBand: nullable(words(AgeBand.self)), .frequency: nullable(words(Frequency.self)),
            .walkingMinutes: nullable(range(MarkLimits.walkingMinutes)), .quote: freeText, .staffNote: freeText,
            .language: nullable(words(QuoteLanguage.self)), .placement: nullable(words(Placement.self)),
            .accuracyM: ["type": "number", "minimum": 0, "nullable": true],
        ]
        let server: [ServerField: DocumentNode] = [
            .preschool: text, .group: ["type": "string", "nullable": true], .round: number, .receivedAt: moment,
            .late: ["type": "boolean"], .review: words(Review.self), .origin: words(Origin.self),
        ]
        let properties = own.map { ($0.key.rawValue, $0.value) } + server.map { ($0.key.rawValue, $0.value) }
        return [
            "type": "object", "additionalProperties": false, "required": ["type", "id", "geometry", "properties"],
            "properties": [
                "type": ["type": "string", "enum": ["Feature"]], "id": ["type": "string", "format": "uuid"],
                "geometry": [
                    "type": "object", "additionalProperties": false, "required": ["type", "coordinates"],
                    "properties": [
                        "type": ["type": "string", "enum": ["Point"]],
                        "coordinates": [
                            "type": "array", "minItems": 2, "maxItems": 2, "items": ["type": "number"],
                            "description": "longitude, latitude; WGS 84, degrees",
                        ],
                    ],
                ],
                "properties": [
                    "type": "object", "additionalProperties": false,
                    "required": .list(required.map(DocumentNode.text)),
                    "properties": .object(Dictionary(uniqueKeysWithValues: properties)),
                ],
            ],
        ]
    }
}
