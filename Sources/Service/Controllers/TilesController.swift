import Foundation
import HTTPTypes
import Hummingbird
import Places
import Store

/// The base map, when it is a file of the service's own.
struct TilesController: Controller {
    let archive: TileArchive

    static let template = "/tiles/{z}/{x}/{y}"

    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: TilesController.template, summary: "A tile of the base map", access: .anyone,
                answers: [200: .media(archive.mediaType), 404: .problem], handler: tile)
        ]
    }

    @Sendable private func tile(_ request: Request, _ context: ServiceContext) async throws -> Response {
        guard let zoom = context.parameters.get("z", as: Int.self), let x = context.parameters.get("x", as: Int.self),
            let y = context.parameters.get("y", as: Int.self),
            let data = try await archive.tile(zoom: zoom, x: x, y: y)
        else { throw Problem(.notFound, "Kartan har ingen sådan ruta.", "The map has no such tile.") }
        return Response(
            status: .ok, headers: [.contentType: archive.mediaType, .cacheControl: "public, max-age=86400"],
            body: .init(byteBuffer: .init(bytes: data)))
    }
}
