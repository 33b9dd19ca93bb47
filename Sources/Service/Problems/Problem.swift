import Foundation
import HTTPTypes
import Hummingbird
import Places

/// An answer that says what is wrong: a problem document (RFC 9457).
struct Problem: Error, Sendable {
    var status: HTTPResponse.Status
    var detail: Wording
    var entries: [Entry] = []
    var headers: HTTPFields = [:]
    /// Somebody tried a secret that opens nothing, other than in a header or a cookie.
    var isAboutWrongSecret = false

    init(_ status: HTTPResponse.Status, _ swedish: String, _ english: String, entries: [Entry] = []) {
        self.status = status
        detail = Wording(swedish, english)
        self.entries = entries
    }

    /// One thing that is wrong in what was sent.
    struct Entry: Sendable {
        /// Where in a file of many marks it stands.
        var place: MarkFile.Place?
        /// JSON pointer (RFC 6901) into the mark or the message.
        var pointer: String
        /// The character of a text where it begins, from 1.
        var position: Int?
        var wording: Wording

        init(_ field: FieldProblem, at place: MarkFile.Place? = nil) {
            self.init(field.pointer, field.message(in: .swedish), field.message(in: .english), at: place)
        }

        init(_ pointer: String, _ swedish: String, _ english: String, at place: MarkFile.Place? = nil) {
            self.place = place
            self.pointer = pointer
            wording = Wording(swedish, english)
        }
    }

    /// The document's members in some language.
    func document(in language: MessageLanguage) -> ProblemDocument {
        ProblemDocument(
            title: title.text(in: language), status: status.code, detail: detail.text(in: language),
            errors: entries.isEmpty
                ? nil
                : entries.map {
                    .init(
                        place: $0.place?.text(in: language), pointer: $0.pointer, position: $0.position,
                        detail: $0.wording.text(in: language))
                })
    }

    func response(in language: MessageLanguage) throws -> Response {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.contentLanguage] = language.rawValue
        let json = try JSON.encoder.encode(document(in: language))
        return Response(status: status, headers: headers, body: .init(byteBuffer: .init(bytes: json)))
    }

    /// What the status means, in a few words.
    private var title: Wording {
        switch status {
        case .badRequest: Wording("Förfrågan kan inte läsas", "The request cannot be read")
        case .unauthorized: Wording("Behörighet saknas", "Not signed in")
        case .forbidden: Wording("Inte tillåtet", "Not allowed")
        case .notFound: Wording("Finns inte", "Not found")
        case .conflict: Wording("Strider mot det som redan finns", "In conflict with what is there")
        case .gone: Wording("Borttagen", "Taken back")
        case .contentTooLarge: Wording("För stort", "Too large")
        case .unsupportedMediaType: Wording("Fel slags innehåll", "Wrong kind of content")
        case .unprocessableContent: Wording("Något fält är fel", "Some field is wrong")
        case .methodNotAllowed: Wording("Fel metod", "Wrong method")
        case .tooManyRequests: Wording("För mycket på en gång", "Too much at once")
        case .serviceUnavailable: Wording("Går inte just nu", "Not possible right now")
        default: Wording("Något gick fel", "Something went wrong")
        }
    }
}

/// A problem document as it is sent.
public struct ProblemDocument: Codable, Sendable {
    public struct FieldError: Codable, Sendable {
        /// Where in a file of many marks it stands.
        public var place: String?
        public var pointer: String
        /// The character of a text where it begins, from 1.
        public var position: Int?
        public var detail: String
    }
    public var type = "about:blank"
    public var title: String
    public var status: Int
    public var detail: String
    public var errors: [FieldError]?
}

/// How JSON is written and read everywhere in the service.
enum JSON {
    static var encoder: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    static func response(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, type: String = "application/json",
        headers: HTTPFields = [:]
    ) throws -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: .init(bytes: try encoder.encode(value))))
    }
}
