import Foundation
import HTTPTypes
import Hummingbird
import Places

/// An answer that says what is wrong: a problem document (RFC 9457).
struct Problem: Error, Sendable {
    var status: HTTPResponse.Status
    var detail: Wording
    var fields: [FieldProblem] = []
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ swedish: String, _ english: String, fields: [FieldProblem] = []) {
        self.status = status
        detail = Wording(swedish, english)
        self.fields = fields
    }

    /// The document's members in some language.
    func document(in language: MessageLanguage) -> ProblemDocument {
        ProblemDocument(
            title: title.text(in: language), status: status.code, detail: detail.text(in: language),
            errors: fields.isEmpty
                ? nil : fields.map { .init(pointer: $0.pointer, detail: $0.message(in: language)) })
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
        case .serviceUnavailable: Wording("Går inte just nu", "Not possible right now")
        default: Wording("Något gick fel", "Something went wrong")
        }
    }
}

/// A problem document as it is sent.
struct ProblemDocument: Encodable, Sendable {
    struct FieldError: Encodable, Sendable {
        var pointer: String
        var detail: String
    }
    var type = "about:blank"
    var title: String
    var status: Int
    var detail: String
    var errors: [FieldError]?
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
