import Foundation
import Places

/// The files that the form needs to open without contact, and their version: a service worker keeps them on the device, and
/// fetches them anew when the version is another.
struct FormShell: Sendable {
    /// The service worker's script, told which files to keep.
    let script: String
    /// The value of a `Link` header that names all the form's scripts, so that the browser need not find them one within
    /// the other: each step would cost a journey over a poor connection.
    let preload: String

    /// - Parameters:
    ///   - webRoot: the folder with the pages.
    ///   - policy: the security policy that the page comes with. It is kept with the page, so that another policy, for
    ///     another base map, is another version.
    /// - Throws: what the file system says.
    init(webRoot: String, policy: String) throws {
        let root = URL(fileURLWithPath: webRoot, isDirectory: true)
        func content(_ path: String) throws -> Data { try Data(contentsOf: root.appending(path: path)) }
        let page = String(decoding: try content(FormShell.page), as: UTF8.self)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: webRoot).sorted()
            .filter { FormShell.isNeeded($0, by: page) }
        let worker = try content("sw.js")
        let vocabulary = try JSON.encoder.encode(VocabularyAnswer())
        let contents = try paths.reduce(into: worker + Data(policy.utf8) + vocabulary) { all, path in
            all += Data(path.utf8) + (try content(path))
        }
        let texts = Dictionary(grouping: paths, by: FormShell.language(of:))
        let kept = (texts[nil] ?? []) + (texts[FormShell.mainLanguage] ?? [])
        let shell = Shell(
            version: String(Fingerprint.checksum(of: contents).prefix(16)),
            files: [VocabularyController.path] + kept.map(FormShell.address),
            texts: texts.reduce(into: [:]) { all, texts in
                guard let language = texts.key, language != FormShell.mainLanguage else { return }
                all[language] = texts.value.map(FormShell.address)
            })
        preload = shell.files.filter { $0.hasPrefix("/assets/js/") }.map { "<\($0)>; rel=modulepreload" }
            .joined(separator: ", ")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
        script =
            "const shell = \(String(decoding: try encoder.encode(shell), as: UTF8.self));\n"
            + String(decoding: worker, as: UTF8.self)
    }

    private struct Shell: Encodable {
        var version: String
        /// What every device keeps.
        var files: [String]
        /// By language: what the devices keep on which somebody has chosen it.
        var texts: [String: [String]]
    }

    static let page = "form.html"
    static let manifest = "manifest.webmanifest"
    /// The language that a device falls back on when it cannot reach another one's texts.
    private static let mainLanguage = QuoteLanguage.swedish.rawValue
    private static let texts = ["shared.json", "form.json"]

    /// Scripts lie in a folder for each page, or beside those folders when several pages use them; style sheets are those
    /// that the page names.
    private static func isNeeded(_ path: String, by page: String) -> Bool {
        let parts = path.split(separator: "/")
        let name = parts.last ?? ""
        guard name.contains("."), !name.hasPrefix(".") else { return false }
        switch parts.first {
        case "css", "leaflet": return page.contains("/assets/" + path)
        case "js": return parts.count == 2 || parts[1] == "form"
        case "i18n": return texts.contains(String(name))
        default: return path == FormShell.page || path == manifest || name.hasSuffix(".svg")
        }
    }

    /// The language of a file of texts; nil for any other file.
    private static func language(of path: String) -> String? {
        let parts = path.split(separator: "/")
        return parts.first == "i18n" ? String(parts[1]) : nil
    }

    private static func address(_ path: String) -> String {
        switch path {
        case page: "/f"
        case manifest: "/" + path
        default: "/assets/" + path
        }
    }
}
