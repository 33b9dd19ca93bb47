import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import Places

/// The pages that people open. Everything else that they need lies under `/assets/`, served as files.
struct PagesController: Controller {
    let webRoot: String
    let shell: FormShell

    /// - Throws: what the file system says.
    init(webRoot: String, policy: String) throws {
        self.webRoot = webRoot
        shell = try FormShell(webRoot: webRoot, policy: policy)
    }

    private static let pages = [
        (path: "/", file: "index.html", summary: "What this is, and the open map"),
        (path: "/p/{code}", file: "place.html", summary: "What became of a preschool's places"),
        (path: "/f", file: "form.html", summary: "The form"),
        (path: "/lager", file: "layers.html", summary: "The planners' page"),
        (path: "/admin", file: "admin.html", summary: "The administrators' page"),
        (path: "/tillganglighet", file: "accessibility.html", summary: "The accessibility statement"),
        (path: "/integritet", file: "privacy.html", summary: "What is stored, why, and for how long"),
        (path: "/oversattningar", file: "translations.html", summary: "The translations, and who has read them"),
        (path: "/manifest.webmanifest", file: FormShell.manifest, summary: "How the form is put on a home screen"),
    ]

    var endpoints: [Endpoint] { PagesController.pages.map(endpoint) + [worker] }

    private func endpoint(_ page: (path: String, file: String, summary: String)) -> Endpoint {
        let type = page.file == FormShell.manifest ? "application/manifest+json" : "text/html"
        return Endpoint(
            method: .get, path: page.path, summary: page.summary, access: .anyone, answers: [200: .media(type)]
        ) { request, context in
            var headers: HTTPFields = [.contentType: type + "; charset=utf-8", .cacheControl: "no-cache"]
            if page.file == FormShell.page { headers[HTTPField.Name("Link")!] = shell.preload }
            return Response(
                status: .ok, headers: headers,
                body: try await FileIO().loadFile(path: webRoot + "/" + page.file, context: context))
        }
    }

    private var worker: Endpoint {
        Endpoint(
            method: .get, path: "/sw.js", summary: "The form's service worker, with the files that it keeps",
            access: .anyone, answers: [200: .media("text/javascript")]
        ) { request, context in
            Response(
                status: .ok, headers: [.contentType: "text/javascript; charset=utf-8", .cacheControl: "no-cache"],
                body: .init(byteBuffer: ByteBuffer(string: shell.script)))
        }
    }
}

/// The texts of the printed sheets in one language.
struct PageTexts: Sendable {
    let language: String
    private let webRoot: String
    private let texts: [String: String]

    /// The pages are not where they should be, or there are none in this language.
    struct Problem: Error, CustomStringConvertible {
        var path: String
        var description: String { "\(path) cannot be read; it belongs to the pages that come with the program." }
    }

    /// - Parameter language: `sv` if nil.
    init(webRoot: String?, language: String?) throws {
        self.language = QuoteLanguage(rawValue: language ?? "sv")?.rawValue ?? "sv"
        self.webRoot = webRoot ?? "web"
        let path = "i18n/\(self.language)/sheet.json"
        let data = try PageTexts.read(path, in: self.webRoot)
        guard let texts = try? JSONDecoder().decode([String: String].self, from: data) else {
            throw Problem(path: path)
        }
        self.texts = texts
    }

    /// The text of a key, with `{names}` filled in, ready to stand in HTML.
    func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        values.reduce(texts[key] ?? key) { text, value in text.replacing("{\(value.key)}", with: value.value) }
            .escapedForHTML
    }

    /// A file of the pages.
    func file(_ path: String) throws -> String {
        String(decoding: try PageTexts.read(path, in: webRoot), as: UTF8.self)
    }

    private static func read(_ path: String, in webRoot: String) throws -> Data {
        guard let data = FileManager.default.contents(atPath: "\(webRoot)/\(path)") else {
            throw Problem(path: "\(webRoot)/\(path)")
        }
        return data
    }
}

extension String {
    var escapedForHTML: String {
        replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
