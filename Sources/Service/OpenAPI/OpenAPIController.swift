import Foundation
import HTTPTypes
import Hummingbird
import MapLayers
import NIOCore
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
                "description": "Children's favourite places near their preschools.",
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
        let meaning = HTTPResponse.Status(code: status).reasonPhrase
        func content(_ type: String, _ schema: DocumentNode) -> DocumentNode {
            ["description": .text(meaning), "content": .object([type: ["schema": schema]])]
        }
        switch answer {
        case .json(let schema): return content("application/json", .reference(schema))
        case .geoJSON(let schema): return content("application/geo+json", .reference(schema))
        case .media(let type): return content(type, ["type": "string"])
        case .forms(let schema, let type):
            return [
                "description": .text(meaning),
                "content": .object([type: ["schema": .reference(schema)], "text/html": ["schema": ["type": "string"]]]),
            ]
        case .problem: return content("application/problem+json", .reference("Problem"))
        case .empty: return ["description": .text(meaning)]
        }
    }
}
