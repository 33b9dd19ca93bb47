import Foundation
import HTTPTypes
import Hummingbird

/// The pages that people open. Everything else that they need lies under `/assets/`, served as files.
struct PagesController: Controller {
    let webRoot: String

    private static let pages = [
        (path: "/", file: "index.html", summary: "What this is, and the open map"),
        (path: "/p/{code}", file: "place.html", summary: "What became of a preschool's places"),
        (path: "/f", file: "form.html", summary: "The form"),
        (path: "/lager", file: "layers.html", summary: "The planners' page"),
    ]

    var endpoints: [Endpoint] {
        PagesController.pages.map { page in
            Endpoint(
                method: .get, path: page.path, summary: page.summary, access: .anyone,
                answers: [200: .media("text/html")]
            ) { request, context in
                Response(
                    status: .ok,
                    headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-cache"],
                    body: try await FileIO().loadFile(path: webRoot + "/" + page.file, context: context))
            }
        }
    }
}
