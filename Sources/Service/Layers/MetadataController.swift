import FeatureAPI
import HTTPTypes
import Hummingbird
import MapLayers
import Metadata
import NIOCore
import QGIS

/// What portals and QGIS are told of the layers: descriptions, and a project that shows them.
struct MetadataController: Controller {
    let provider: LayerProvider

    /// A document about all layers.
    private struct Document: Sendable {
        var path: String
        var summary: String
        var mediaType: String
        /// Without the audience and the ending; nil for what is not a file to keep.
        var fileName: String?
        var text: @Sendable (any Layers) async throws -> String
    }

    private static let documents = [
        Document(
            path: "/metadata/dcat.jsonld", summary: "DCAT-AP-SE, for the data portal, as JSON-LD",
            mediaType: ContentType.jsonLD.rawValue
        ) { try await $0.description().dcatJSONLD() },
        Document(
            path: "/metadata/dcat.rdf", summary: "DCAT-AP-SE, for the data portal, as RDF/XML",
            mediaType: ContentType.rdf.rawValue
        ) { try await $0.description().dcatRDFXML() },
        Document(
            path: "/metadata/iso19115.xml", summary: "ISO 19115, for the geodata portal",
            mediaType: ContentType.xml.rawValue
        ) { try await $0.description().iso19139() },
        Document(
            path: "/layers/smultron.qgs", summary: "A QGIS project with all layers, styled",
            mediaType: QGISProject.mediaType, fileName: "smultron.qgs"
        ) { try await $0.project() },
    ]

    var endpoints: [Endpoint] {
        MetadataController.documents.map { document in
            Endpoint(
                method: .get, path: document.path, summary: document.summary, access: .audience,
                query: LayersController.selection,
                answers: [
                    200: .media(document.mediaType), 304: .empty, 400: .problem, 401: .problem, 403: .problem,
                    404: .problem,
                ]
            ) { request, context in try await answer(document, request, context) }
        }
    }

    private func answer(
        _ document: Document, _ request: Request, _ context: ServiceContext
    ) async throws -> Response {
        let layers: any Layers
        switch try provider.reader(context) {
        case .open(let shelf):
            layers = try await provider.layers(for: shelf)
            _ = try QueryParameters(request, known: [])
        case .internal(let reader):
            let query = try QueryParameters(request, known: LayersController.selection)
            layers = try await provider.layers(query.choice(), for: reader)
        }
        return try await DataAnswer.conditional(
            request, try await layers.revision(of: .hotspots), for: layers.audience
        ) {
            var headers: HTTPFields = [.contentType: document.mediaType]
            if let name = document.fileName { headers[.contentDisposition] = "attachment; filename=\"\(name)\"" }
            return Response(
                status: .ok, headers: headers,
                body: .init(byteBuffer: ByteBuffer(string: try await document.text(layers))))
        }
    }
}
