import FeatureAPI
import MapLayers

/// GeoJSON (RFC 7946) as the OpenAPI documents describe it. The properties of a layer's features are the layer's own columns,
/// and nothing else is in an answer than what is named here.
enum GeoJSONSchemas {
    /// A layer as one of its audiences gets it.
    struct Variant {
        var layer: Layer
        var audience: Audience

        /// - Parameter schema: of all layers.
        /// - Returns: the name of the schema of this one.
        func name(_ schema: String) -> String { "\(schema).\(audience.rawValue).\(layer.name)" }
    }

    /// All layers that an audience may see.
    static func variants(for audience: Audience) -> [Variant] {
        (audience == .open ? PublicationLayers.layers : Layer.allCases).map { Variant(layer: $0, audience: audience) }
    }

    /// A feature of one of some layers (`Feature`), a page of them (`Features`), and a whole layer (`WholeLayer`), each of them
    /// also by itself.
    static func schemas(of variants: [Variant]) -> [String: DocumentNode] {
        var schemas: [String: DocumentNode] = ["Link": link]
        for variant in variants {
            let feature = DocumentNode.reference(variant.name("Feature"))
            schemas[variant.name("Feature")] = self.feature(variant)
            schemas[variant.name("Features")] = collection(
                of: feature,
                [
                    "links": links, "timeStamp": ["type": "string", "format": "date-time"],
                    "numberMatched": ["type": "integer", "minimum": 0],
                    "numberReturned": ["type": "integer", "minimum": 0],
                ])
            schemas[variant.name("WholeLayer")] = collection(
                of: feature,
                [
                    "name": ["type": "string", "enum": [.text(variant.layer.name)]], "title": text,
                    "description": text, "malgrupp": ["type": "string", "enum": [.text(variant.audience.swedish)]],
                    "omgang": text, "syntetisk": ["type": "boolean"], "kalla": text,
                ], optional: ["crs": ["type": "object"]])
        }
        for schema in ["Feature", "Features", "WholeLayer"] {
            schemas[schema] = ["anyOf": .list(variants.map { .reference($0.name(schema)) })]
        }
        return schemas
    }

    /// Whatever layer is asked for, by whomever.
    static let all = schemas(of: Audience.allCases.flatMap(variants))

    private static func feature(_ variant: Variant) -> DocumentNode {
        feature(
            at: geometry(variant.layer.geometryType, isNullable: true), id: text,
            properties: object(
                Dictionary(
                    uniqueKeysWithValues: variant.layer.attributes(for: variant.audience).map {
                        ($0.name, $0.memberSchema)
                    })), optional: ["links": links])
    }

    static func feature(
        at geometry: DocumentNode, id: DocumentNode? = nil, properties: DocumentNode,
        optional: [String: DocumentNode] = [:]
    ) -> DocumentNode {
        var members = [
            "type": ["type": "string", "enum": ["Feature"]], "geometry": geometry, "properties": properties,
        ]
        members["id"] = id
        return object(members, optional: optional)
    }

    static func collection(
        of feature: DocumentNode, _ more: [String: DocumentNode] = [:], optional: [String: DocumentNode] = [:]
    ) -> DocumentNode {
        object(
            [
                "type": ["type": "string", "enum": ["FeatureCollection"]],
                "features": ["type": "array", "items": feature],
            ].merging(more) { $1 }, optional: optional)
    }

    /// - Parameter explanation: of the coordinates.
    static func geometry(
        _ type: Layer.GeometryType, isNullable: Bool = false, _ explanation: String? = nil
    ) -> DocumentNode {
        let position: DocumentNode = ["type": "array", "minItems": 2, "maxItems": 2, "items": ["type": "number"]]
        var coordinates: DocumentNode =
            switch type {
            case .point: position
            case .line: ["type": "array", "minItems": 2, "items": position]
            case .polygon:
                ["type": "array", "minItems": 1, "items": ["type": "array", "minItems": 4, "items": position]]
            }
        if let explanation, case .object(var members) = coordinates {
            members["description"] = .text(explanation)
            coordinates = .object(members)
        }
        let geometry = object(["type": ["type": "string", "enum": [.text(type.rawValue)]], "coordinates": coordinates])
        return isNullable ? geometry.nullable : geometry
    }

    /// An object of just these members.
    static func object(
        _ required: [String: DocumentNode], optional: [String: DocumentNode] = [:]
    ) -> DocumentNode {
        var object: [String: DocumentNode] = [
            "type": "object", "additionalProperties": false,
            "properties": .object(required.merging(optional) { first, _ in first }),
        ]
        // OpenAPI 3.0 knows no empty list of them.
        if !required.isEmpty { object["required"] = .list(required.keys.sorted().map(DocumentNode.text)) }
        return .object(object)
    }

    private static let text: DocumentNode = ["type": "string"]
    private static let links: DocumentNode = ["type": "array", "items": .reference("Link")]
    private static let link = object(["href": text, "rel": text, "type": text, "title": text])
}

extension Attribute {
    /// The schema of a value, where there is one.
    var schema: DocumentNode {
        var schema: [String: DocumentNode] = ["type": .text(jsonType.type)]
        schema["format"] = jsonType.format.map { .text($0) }
        return .object(schema)
    }

    /// The schema of the member of a feature's properties.
    fileprivate var memberSchema: DocumentNode {
        guard case .object(var schema) = schema else { return schema }
        schema["title"] = .text(title)
        schema["description"] = .text(explanation)
        if !codes.isEmpty { schema["enum"] = .list(codes.map { .text($0.value) }) }
        return DocumentNode.object(schema).nullable
    }
}
