import Foundation
import Geodesy
import HTTPTypes
import Hummingbird
import MapLayers
import NIOCore

/// As much of a Web Feature Service as Hajk's maps ask for: the open layers as GeoJSON, in the system that is asked for, east before
/// north. It is tolerant: names in upper or lower case, and parameters that mean nothing here, are all the same to it.
struct WebFeatureController: Controller {
    let provider: LayerProvider

    private static let parameters = [
        Endpoint.Parameter(name: "service", explanation: "WFS"),
        Endpoint.Parameter(name: "version", explanation: "any"),
        Endpoint.Parameter(name: "request", explanation: "GetFeature"),
        Endpoint.Parameter(name: "typename", explanation: "the layer; with or without a prefix before a colon"),
        Endpoint.Parameter(name: "outputFormat", explanation: "application/json"),
        Endpoint.Parameter(name: "srsname", explanation: "EPSG:3006, EPSG:4326 or EPSG:3007–3018; 4326 unless told"),
        Endpoint.Parameter(
            name: "bbox", explanation: "minx,miny,maxx,maxy, and a coordinate system if it is not that of srsname"),
    ]

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/wfs", summary: "The open layers, for Hajk", access: .audience,
                query: WebFeatureController.parameters,
                answers: [
                    200: .media(LayerFormat.geojson.mediaType), 304: .empty, 400: .problem, 401: .problem,
                    403: .problem, 404: .problem,
                ], handler: getFeature)
        ]
    }

    @Sendable private func getFeature(_ request: Request, _ context: ServiceContext) async throws -> Response {
        // Whoever may see more sees what is open here.
        let layers = try await provider.openLayers()
        let query = try QueryParameters(tolerating: request)
        guard (query["request"] ?? "GetFeature").lowercased() == "getfeature" else {
            throw Problem.parameter(
                "request", "är ”\(query["request"] ?? "")”; här finns bara GetFeature. Resten finns under /ogc.",
                "is \"\(query["request"] ?? "")\"; only GetFeature is here. The rest is under /ogc.")
        }
        let name = (query["typename"] ?? query["typenames"] ?? "").split(separator: ":").last.map(String.init) ?? ""
        guard let layer = Layer(named: name), layers.has(layer) else {
            throw Problem(
                .notFound, "Det finns inget öppet lager ”\(name)”; ange typename.",
                "There is no open layer \"\(name)\"; give typename.")
        }
        let system = try WebFeatureController.system(query["srsname"] ?? query["srs"], "srsname") ?? .wgs84
        let selection = LayerSelection(box: try WebFeatureController.box(query["bbox"], else: system))
        return try await DataAnswer.conditional(request, try layers.revision(of: layer), for: .open) {
            Response(
                status: .ok, headers: [.contentType: LayerFormat.geojson.mediaType],
                body: DataAnswer.body(of: [layer], layers, as: .geojson, in: system, selection))
        }
    }

    /// Reads `EPSG:3006`, `urn:ogc:def:crs:EPSG::3006` and addresses alike: what counts is the number at the end.
    private static func system(_ text: String?, _ name: String) throws(Problem) -> CoordinateSystem? {
        guard let text, !text.isEmpty else { return nil }
        if text.uppercased().hasSuffix("CRS84") { return .wgs84 }
        let digits = text.reversed().prefix { $0.isASCII && $0.isNumber }.reversed()
        guard let system = CoordinateSystem(String(digits)) else {
            throw .parameter(
                name, "är ”\(text)”; använd EPSG:3006, EPSG:4326 eller EPSG:3007–3018.",
                "is \"\(text)\"; use EPSG:3006, EPSG:4326 or EPSG:3007–3018.")
        }
        return system
    }

    private static func box(_ text: String?, else usual: CoordinateSystem) throws(Problem) -> LayerSelection.Box? {
        guard let text, !text.isEmpty else { return nil }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard (4...5).contains(parts.count),
            let box = BoundingBox(numbers: QueryParameters.numbers(parts.prefix(4).joined(separator: ",")))
        else {
            throw .parameter(
                "bbox", "ska vara minsta x, minsta y, största x, största y, och eventuellt ett koordinatsystem.",
                "must be minimum x, minimum y, maximum x, maximum y, and perhaps a coordinate system.")
        }
        let system = parts.count == 5 ? try system(String(parts[4]), "bbox") : nil
        return .init(box, in: system ?? usual)
    }
}
