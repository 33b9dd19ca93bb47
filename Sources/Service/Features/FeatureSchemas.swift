/// The shapes of the answers of OGC API – Features, for its OpenAPI document.
enum FeatureSchemas {
    static let all: [String: DocumentNode] = [
        "Link": [
            "type": "object", "required": ["href", "rel", "type", "title"],
            "properties": ["href": text, "rel": text, "type": text, "title": text],
        ],
        "LandingPage": object(["title": text, "description": text, "links": links]),
        "Conformance": object(["conformsTo": list(text)]),
        "CollectionList": object(["links": links, "crs": list(text), "collections": list(.reference("Collection"))]),
        "Collection": [
            "type": "object",
            "required": ["id", "title", "description", "itemType", "crs", "storageCrs", "links"],
            "properties": [
                "id": text, "title": text, "description": text, "itemType": text, "crs": list(text),
                "storageCrs": text, "links": links, "extent": ["type": "object"],
            ],
        ],
        "FeatureSchema": [
            "type": "object", "required": ["$schema", "$id", "type", "title", "properties"],
            "properties": [
                "$schema": text, "$id": text, "type": text, "title": text, "description": text,
                "properties": ["type": "object"], "additionalProperties": ["type": "boolean"],
            ],
        ],
        "Feature": [
            "type": "object", "required": ["type", "id", "geometry", "properties"],
            "properties": [
                "type": ["type": "string", "enum": ["Feature"]], "id": text,
                "geometry": ["type": "object", "nullable": true], "properties": ["type": "object"], "links": links,
            ],
        ],
        "Features": [
            "type": "object",
            "required": ["type", "features", "links", "timeStamp", "numberMatched", "numberReturned"],
            "properties": [
                "type": ["type": "string", "enum": ["FeatureCollection"]], "features": list(.reference("Feature")),
                "links": links, "timeStamp": ["type": "string", "format": "date-time"],
                "numberMatched": ["type": "integer", "minimum": 0],
                "numberReturned": ["type": "integer", "minimum": 0],
            ],
        ],
    ]

    private static let text: DocumentNode = ["type": "string"]
    private static let links = list(.reference("Link"))

    private static func list(_ items: DocumentNode) -> DocumentNode { ["type": "array", "items": items] }

    private static func object(_ properties: [String: DocumentNode]) -> DocumentNode {
        [
            "type": "object", "properties": .object(properties),
            "required": .list(properties.keys.sorted().map(DocumentNode.text)),
        ]
    }
}
