import Foundation
import HTTPTypes
import Hummingbird
import MapLayers
import NIOCore
import Places
import Synchronization

/// The API's description of itself, made from the same tables as the router: once, because it takes long.
final class OpenAPIController: Controller {
    /// All other calls.
    private let others: [Endpoint]
    private let publicURL: String
    private let made = Mutex<ByteBuffer?>(nil)

    init(others: [Endpoint], publicURL: String) {
        self.others = others
        self.publicURL = publicURL
    }

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/api/openapi.json", summary: "This document", access: .anyone,
                answers: [200: .media("application/json")], handler: document)
        ]
    }

    @Sendable private func document(_ request: Request, _ context: ServiceContext) async throws -> Response {
        let text = try made.withLock { made in
            if let made { return made }
            let document = OpenAPIDocument(endpoints: others + endpoints, publicURL: publicURL)
            let text = ByteBuffer(bytes: try JSON.encoder.encode(document.node))
            made = text
            return text
        }
        return Response(
            status: .ok, headers: [.contentType: "application/json", .cacheControl: "public, max-age=300"],
            body: ResponseBody(byteBuffer: text))
    }
}

/// A table of calls as an OpenAPI 3.0 document.
struct OpenAPIDocument {
    let endpoints: [Endpoint]
    let publicURL: String

    var node: DocumentNode {
        var paths: [String: [String: DocumentNode]] = [:]
        for endpoint in endpoints {
            paths[endpoint.path, default: [:]][endpoint.method.rawValue.lowercased()] = operation(endpoint)
        }
        return [
            "openapi": "3.0.3",
            "info": [
                "title": "Barnens smultronställen", "version": "1",
                "description": .text(
                    "Children's favourite places near their preschools. Whatever the call, what is no readable HTTP/1.1 is "
                        + "answered 400, too large a head 431, and an expectation other than 100-continue 417."),
                "license": ["name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0"],
            ],
            "servers": [["url": .text(publicURL)]],
            "paths": .object(paths.mapValues { .object($0) }),
            "components": [
                "schemas": .object(
                    endpoints.reduce(into: OpenAPISchemas.all) { all, endpoint in
                        all.merge(endpoint.schemas) { first, _ in first }
                    }),
                "parameters": .object(
                    Dictionary(
                        endpoints.flatMap(\.query).filter(\.isComponent).map { ($0.name, parameter($0)) },
                        uniquingKeysWith: { first, _ in first })),
                "securitySchemes": [
                    "bearer": ["type": "http", "scheme": "bearer"],
                    "basic": ["type": "http", "scheme": "basic", "description": "the token as password"],
                    "session": ["type": "apiKey", "in": "cookie", "name": .text(AuthenticationMiddleware.cookieName)],
                ],
            ],
        ]
    }

    private func operation(_ endpoint: Endpoint) -> DocumentNode {
        var operation: [String: DocumentNode] = [
            "summary": .text(endpoint.summary), "security": security(endpoint.access),
            "responses": .object(
                Dictionary(
                    uniqueKeysWithValues: (Array(endpoint.answers) + [
                        (429, .problem), (500, .problem), (503, .problem),
                    ])
                    .map { ("\($0)", response($0, $1)) })),
        ]
        let parameters = pathParameters(endpoint.path) + headerParameters(endpoint) + queryParameters(endpoint)
        if !parameters.isEmpty { operation["parameters"] = .list(parameters) }
        if let body = endpoint.body {
            let types: [String]
            let schema: DocumentNode
            switch body {
            case .json(let name): (types, schema) = (["application/json"], .reference(name))
            case .geoJSON(let name):
                (types, schema) = (["application/geo+json", "application/json"], .reference(name))
            case .files(let media): (types, schema) = (media, ["type": "string"])
            }
            operation["requestBody"] = [
                "required": true,
                "content": .object(Dictionary(uniqueKeysWithValues: types.map { ($0, ["schema": schema]) })),
            ]
        }
        return .object(operation)
    }

    private func security(_ access: Endpoint.Access) -> DocumentNode {
        switch access {
        case .anyone: []
        case .invitation, .deviceOwner: [["bearer": []], ["basic": []]]
        case .audience: [[:], ["bearer": []], ["basic": []], ["session": []]]
        case .token, .administrator, .operator: [["bearer": []], ["basic": []], ["session": []]]
        }
    }

    private func pathParameters(_ path: String) -> [DocumentNode] {
        path.split(separator: "{").dropFirst().compactMap { $0.split(separator: "}").first }.map {
            let schema = OpenAPIDocument.pathSchemas[String($0)] ?? ["type": "string"]
            return ["name": .text(String($0)), "in": "path", "required": true, "schema": schema]
        }
    }

    /// Parts of addresses that are words of a list.
    private static let pathSchemas: [String: DocumentNode] = [
        "layer": [
            "type": "string", "enum": .list((Layer.allCases.map(\.name) + [LayersController.all]).map { .text($0) }),
        ],
        "collection": ["type": "string", "enum": .list(Layer.allCases.map { .text($0.name) })],
    ]

    private func headerParameters(_ endpoint: Endpoint) -> [DocumentNode] {
        switch endpoint.access {
        case .invitation, .deviceOwner:
            [
                [
                    "name": "Smultron-Device", "in": "header", "required": .truth(endpoint.access == .deviceOwner),
                    "description": "the key of the device, 128 random bits",
                    "schema": ["type": "string", "minLength": 16, "maxLength": 200],
                ]
            ]
        case .anyone, .audience, .token, .administrator, .operator: []
        }
    }

    private func queryParameters(_ endpoint: Endpoint) -> [DocumentNode] {
        endpoint.query.map { $0.isComponent ? ["$ref": .text("#/components/parameters/\($0.name)")] : parameter($0) }
    }

    private func parameter(_ parameter: Endpoint.Parameter) -> DocumentNode {
        [
            "name": .text(parameter.name), "in": "query", "description": .text(parameter.explanation),
            "schema": parameter.schema, "style": "form", "explode": false,
        ]
    }

    private func response(_ status: Int, _ answer: Endpoint.Answer) -> DocumentNode {
        let schemas: [String: DocumentNode] =
            switch answer {
            case .json(let schema): ["application/json": .reference(schema)]
            case .geoJSON(let schema): ["application/geo+json": .reference(schema)]
            case .geoJSONOrJSON(let geoJSON, let json):
                ["application/geo+json": .reference(geoJSON), "application/json": .reference(json)]
            case .media(let type): [type: ["type": "string"]]
            case .forms(let schema, let type): [type: .reference(schema), "text/html": ["type": "string"]]
            case .problem: ["application/problem+json": .reference("Problem")]
            case .empty: [:]
            }
        var response: [String: DocumentNode] = [
            "description": .text(HTTPResponse.Status(code: status).reasonPhrase)
        ]
        if !schemas.isEmpty { response["content"] = .object(schemas.mapValues { ["schema": $0] }) }
        return .object(response)
    }
}

/// The shapes of what is sent and answered.
enum OpenAPISchemas {
    static let all: [String: DocumentNode] = [
        "Mark": mark,
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
        "MarkGlimpse": GeoJSONSchemas.feature(
            at: GeoJSONSchemas.geometry(.point),
            properties: GeoJSONSchemas.object(
                Dictionary(
                    uniqueKeysWithValues: MarkFeature.glimpse.map { MarkSchema.fields[$0] }.map {
                        ($0.name, field($0))
                    }))),
        "MarkOrGlimpse": ["oneOf": [.reference("Mark"), .reference("MarkGlimpse")]],
        "MarkResults": object([
            "results": list(
                object(
                    ["id": text, "status": number, "problem": .reference("Problem")], required: ["status"]))
        ]),
        "MarkCollection": GeoJSONSchemas.collection(of: .reference("MarkOrGlimpse")),
        "Form": object(
            [
                "preschool": .reference("Preschool"), "group": text, "round": .reference("Round"),
                "vocabulary": ["type": "object"], "limits": ["type": "object"], "map": ["type": "object"],
                "municipality": .reference("Municipality"),
            ], required: ["preschool", "round", "vocabulary", "limits", "map", "municipality"]),
        "Background": GeoJSONSchemas.collection(
            of: GeoJSONSchemas.feature(
                at: ["oneOf": [GeoJSONSchemas.geometry(.point), GeoJSONSchemas.geometry(.polygon)]],
                properties: GeoJSONSchemas.object(["kind": text, "name": text], optional: ["code": text]))),
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

    private static func words(_ type: any Vocabulary.Type) -> DocumentNode {
        ["type": "string", "enum": .list(type.codes.map(DocumentNode.text))]
    }

    private static func field(_ field: MarkField) -> DocumentNode {
        let schema: DocumentNode =
            switch field.kind {
            case .word(let type): words(type)
            case .words(let type): list(words(type))
            case .wholeNumber(let minimum, nil): ["type": "integer", "minimum": .number(minimum)]
            case .wholeNumber(let minimum, let maximum?):
                ["type": "integer", "minimum": .number(minimum), "maximum": .number(maximum)]
            case .number(let range): ["type": "number", "minimum": .number(range.lowerBound)]
            case .text(let limit): ["type": "string", "maxLength": .number(limit)]
            case .moment: moment
            }
        return field.presence == .required ? schema : schema.nullable
    }

    private static var mark: DocumentNode {
        let server: [ServerField: DocumentNode] = [
            .preschool: text, .group: ["type": "string", "nullable": true], .round: number, .receivedAt: moment,
            .late: ["type": "boolean"], .review: words(Review.self), .origin: words(Origin.self),
        ]
        let properties =
            MarkSchema.fields.map { ($0.name, field($0)) } + server.map { ($0.key.rawValue, $0.value) }
        let required = MarkSchema.fields.filter { $0.presence == .required }.map(\.name)
        return GeoJSONSchemas.feature(
            at: GeoJSONSchemas.geometry(.point, "longitude, latitude; WGS 84, degrees"),
            id: ["type": "string", "format": "uuid"],
            properties: [
                "type": "object", "additionalProperties": false,
                "required": .list(required.map(DocumentNode.text)),
                "properties": .object(Dictionary(uniqueKeysWithValues: properties)),
            ])
    }
}

extension TextRule {
    /// What the document says of such a text.
    var schema: DocumentNode {
        [
            "type": "string", "minLength": .number(length.lowerBound), "maxLength": .number(length.upperBound),
            "pattern": .text(pattern),
        ]
    }
}

/// A value of a JSON document that is put together here; the encoder writes it.
indirect enum DocumentNode: Encodable, Sendable, Equatable {
    case object([String: DocumentNode])
    case list([DocumentNode])
    case text(String)
    case number(Int)
    case decimal(Double)
    case truth(Bool)
    case null

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .object(let members): try container.encode(members)
        case .list(let items): try container.encode(items)
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .decimal(let number): try container.encode(number)
        case .truth(let truth): try container.encode(truth)
        case .null: try container.encodeNil()
        }
    }
}

extension DocumentNode: ExpressibleByStringLiteral, ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral,
    ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(dictionaryLiteral elements: (String, DocumentNode)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
    init(arrayLiteral elements: DocumentNode...) { self = .list(elements) }
    init(integerLiteral value: Int) { self = .number(value) }
    init(booleanLiteral value: Bool) { self = .truth(value) }

    static func reference(_ schema: String) -> DocumentNode { ["$ref": .text("#/components/schemas/\(schema)")] }

    /// The schema of what may also be null (OpenAPI 3.0: where words are listed, null is one of them).
    var nullable: DocumentNode {
        guard case .object(var members) = self else { return self }
        members["nullable"] = true
        if case .list(let words) = members["enum"] { members["enum"] = .list(words + [.null]) }
        return .object(members)
    }
}
