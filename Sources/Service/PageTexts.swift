import Foundation
import Places

/// The texts of the pages in one language, for what the service writes itself.
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
        let path = "i18n/\(self.language).json"
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
