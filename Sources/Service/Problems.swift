import CQL2
import Clustering
import Foundation
import Geodesy
import HTTPTypes
import Hotspots
import Hummingbird
import Logging
import NIOCore
import Places
import Planar
import Store

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
        var location: MarkFile.Location?
        /// JSON pointer (RFC 6901) into the mark or the message.
        var pointer: String
        /// The character of a text where it begins, from 1.
        var position: Int?
        var wording: Wording

        init(_ field: FieldProblem, at location: MarkFile.Location? = nil) {
            self.init(field.pointer, field.message(in: .swedish), field.message(in: .english), at: location)
        }

        init(_ pointer: String, _ swedish: String, _ english: String, at location: MarkFile.Location? = nil) {
            self.location = location
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
                        place: $0.location?.text(in: language), pointer: $0.pointer, position: $0.position,
                        detail: $0.wording.text(in: language))
                })
    }

    func response(in language: MessageLanguage) throws -> Response {
        Response(
            status: status, headers: fields(in: language),
            body: .init(byteBuffer: try content(in: language)))
    }

    /// What stands before the document.
    func fields(in language: MessageLanguage) -> HTTPFields {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.contentLanguage] = language.rawValue
        return headers
    }

    /// The document as it is sent.
    func content(in language: MessageLanguage) throws -> ByteBuffer {
        ByteBuffer(bytes: try JSON.encoder.encode(document(in: language)))
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
        case .rangeNotSatisfiable: Wording("Utanför filen", "Outside the file")
        case .expectationFailed: Wording("Okänd förväntan", "Unknown expectation")
        case .unprocessableContent: Wording("Något fält är fel", "Some field is wrong")
        case .methodNotAllowed: Wording("Fel metod", "Wrong method")
        case .tooManyRequests: Wording("För mycket på en gång", "Too much at once")
        case .requestHeaderFieldsTooLarge: Wording("För stort huvud", "Too large a head")
        case .serviceUnavailable: Wording("Går inte just nu", "Not possible right now")
        default: Wording("Något gick fel", "Something went wrong")
        }
    }
}

/// A problem document as it is sent.
package struct ProblemDocument: Codable, Error {
    /// One thing that is wrong with what was sent.
    package struct FieldError: Codable, Sendable {
        /// Where in a file of many marks it stands.
        package var place: String?
        /// A JSON pointer (RFC 6901) into the message; empty for all of it.
        package var pointer: String
        /// The character of a text where it begins, from 1.
        package var position: Int?
        package var detail: String
    }
    package var type = "about:blank"
    package var title: String
    package var status: Int
    package var detail: String
    package var errors: [FieldError]?
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

/// A sentence in the languages that the service answers in.
struct Wording: Sendable, Equatable {
    var swedish: String
    var english: String

    init(_ swedish: String, _ english: String) {
        self.swedish = swedish
        self.english = english
    }

    func text(in language: MessageLanguage) -> String {
        switch language {
        case .swedish: swedish
        case .english: english
        }
    }
}

/// The one place where errors become answers.
extension Problem {
    init(from error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as MarkProblems: self = .fields(error.problems)
        case let refusal as MarkRefusal: self = .refusal(refusal)
        case let error as StoreError: self = Problem(from: error) ?? .internalError
        case let problem as FilterProblem: self = .filter(problem)
        case let problem as ComparedShape.Problem: self = .shape(problem)
        case let problem as any ParameterProblem: self = .parameters(problem.description)
        case let error as any HTTPResponseError:
            self = .http(error.status)
        case let error where StoreError(damageIn: error, path: "") != nil: self = .unsound
        default: self = .internalError
        }
    }

    static let internalError = Problem(
        .internalServerError, "Ett fel uppstod i tjänsten. Det du skickade är inte sparat; försök igen.",
        "The service failed. What you sent was not kept; try again.")

    static func fields(_ fields: [FieldProblem]) -> Problem {
        Problem(
            .unprocessableContent,
            fields.count == 1 ? "Ett fält behöver rättas." : "\(fields.count) fält behöver rättas.",
            fields.count == 1 ? "One field needs correcting." : "\(fields.count) fields need correcting.",
            entries: fields.map { Entry($0) })
    }

    static func entry(_ pointer: String, _ field: FieldProblem) -> Problem { .fields([field]) }

    static func entry(_ pointer: String, _ swedish: String, _ english: String) -> Problem {
        Problem(
            .unprocessableContent, "Ett fält behöver rättas.", "One field needs correcting.",
            entries: [Entry(pointer, swedish, english)])
    }

    /// Parameters of an analysis that cannot be.
    private static func parameters(_ reason: String) -> Problem {
        Problem(.unprocessableContent, "Parametrarna går inte: \(reason)", "The parameters cannot be: \(reason)")
    }

    /// What the HTTP library itself refuses.
    private static func http(_ status: HTTPResponse.Status) -> Problem {
        switch status {
        case .notFound:
            Problem(.notFound, "Det finns inget på den här adressen.", "There is nothing at this address.")
        case .contentTooLarge: .bodyTooLarge
        default: Problem(status, "Förfrågan kunde inte besvaras.", "The request could not be answered.")
        }
    }

    private static func refusal(_ refusal: MarkRefusal) -> Problem {
        switch refusal {
        case .differs:
            Problem(
                .conflict, "Samma revision av markeringen finns redan med annat innehåll. Höj revision för att ändra.",
                "The same revision of the mark is there with other content. Raise revision to change it.")
        case .outdated(let kept):
            Problem(
                .conflict, "Det finns redan en senare revision, \(kept).", "There is a later revision already, \(kept)."
            )
        case .elsewhere:
            Problem(.conflict, "Markeringens id är upptaget.", "The mark's id is taken.")
        case .deleted:
            Problem(.gone, "Markeringen har tagits bort.", "The mark has been taken back.")
        case .deviceKeyMissing:
            Problem(
                .unauthorized,
                "Bara enheten som gjorde markeringen kan ändra den; dess nyckel saknas i Smultron-Device.",
                "Only the device that made the mark can change it; its key is missing in Smultron-Device.")
        case .deviceKeyWrong:
            Problem(
                .conflict, "Bara enheten som gjorde markeringen kan ändra den.",
                "Only the device that made the mark can change it.")
        case .unknown:
            Problem(
                .notFound, "Det finns ingen sådan markering från den här enheten.",
                "There is no such mark from this device.")
        case .contradicts(let fields): .fields(fields)
        }
    }
}

extension Problem {
    /// Something that passes: whoever asks may ask again.
    ///
    /// - Parameter seconds: not before then.
    static func comeBack(after seconds: Int, _ swedish: String, _ english: String) -> Problem {
        var problem = Problem(.serviceUnavailable, swedish, english)
        problem.headers[.retryAfter] = String(seconds)
        return problem
    }

    static let bodyTooLarge = Problem(
        .contentTooLarge, "Sändningen är större än 2 MiB; dela upp den.",
        "The request is larger than 2 MiB; divide it.")

    static let tooManyFeatures = Problem(
        .contentTooLarge, "Högst \(MarkLimits.batch) markeringar får skickas på en gång; dela upp dem.",
        "At most \(MarkLimits.batch) marks may be sent at once; divide them.")

    static let wrongContentType = Problem(
        .unsupportedMediaType, "Skicka GeoJSON som application/geo+json eller application/json.",
        "Send GeoJSON as application/geo+json or application/json.")

    static func unreadableJSON(_ reason: String) -> Problem {
        Problem(
            .badRequest, "Innehållet är inte läsbar JSON: \(reason)", "The content is not readable JSON: \(reason)")
    }

    static func parameter(_ name: String, _ swedish: String, _ english: String) -> Problem {
        Problem(.badRequest, "Parametern \(name) \(swedish)", "The parameter \(name) \(english)")
    }

    static func filter(_ problem: FilterProblem) -> Problem {
        let wording = (problem.swedish, problem.english)
        guard case .parameter = problem.position else {
            var entry = Entry("/filter", wording.0, wording.1)
            if case .character(let number) = problem.position { entry.position = number }
            if case .pointer(let pointer) = problem.position { entry.pointer += pointer }
            return Problem(.badRequest, wording.0, wording.1, entries: [entry])
        }
        return Problem(.badRequest, wording.0, wording.1)
    }

    /// - Parameter problem: of a shape that a filter names.
    static func shape(_ problem: ComparedShape.Problem) -> Problem {
        let wording: (swedish: String, english: String)
        switch problem {
        case .invalid(let reason, let position):
            let place = position.map { ($0.x, $0.y) }
            let (där, at) = place.map { (" vid \($0) \($1)", " at \($0) \($1)") } ?? ("", "")
            wording = (
                "En form i filtret går inte att använda\(där): ringar får inte korsa sig själva (\(reason)).",
                "A shape in the filter cannot be used\(at): rings must not cross themselves (\(reason))."
            )
        case .failed(let relation, let reason):
            let name = "S_" + relation.rawValue.uppercased()
            wording = (
                "Formen i filtret går inte att jämföra med lagrets objekt genom \(name) (\(reason)).",
                "The shape in the filter cannot be compared with the layer's features by \(name) (\(reason))."
            )
        case .tangled(let limit):
            wording = (
                "En linje i filtret korsar sig själv på fler än \(limit) ställen; dela upp den.",
                "A line in the filter crosses itself at more than \(limit) places; divide it."
            )
        }
        return Problem(
            .badRequest, wording.swedish, wording.english,
            entries: [Entry("/filter", wording.swedish, wording.english)])
    }

    static let noCredential = Problem(
        .unauthorized, "Här behövs en inbjudan eller en nyckel, och ingen giltig skickades med.",
        "An invitation or a token is needed here, and no valid one was sent.")

    static let revokedInvitation = Problem(
        .forbidden, "Inbjudan är återkallad. Be kommunen om en ny länk.",
        "The invitation has been revoked. Ask the municipality for a new link.")

    static let wrongRole = Problem(
        .forbidden, "Din behörighet räcker inte till detta.", "Your role does not allow this.")

    static let crossSite = Problem(
        .forbidden, "Ändringar tas bara emot från tjänstens egna sidor.",
        "Changes are only taken from the service's own pages.")

    static func notOpenYet(_ round: Round) -> Problem {
        let day = Timestamp.day(of: round.opens)
        return Problem(
            .forbidden, "Insamlingen öppnar \(day).", "The round opens on \(day).")
    }

    static let roundIsOver = Problem(
        .forbidden,
        "Insamlingen är avslutad sedan mer än 14 dagar. Det som finns kvar på enheten kan sparas till en fil.",
        "The round closed more than 14 days ago. What is left on the device can be saved to a file.")

    static let roundIsCleared = Problem(
        .forbidden,
        "Det som omgången samlade har tagits bort, och inget kan läggas till i den. Det som finns kvar på enheten kan sparas till "
            + "en fil.",
        "What the round had gathered has been removed, and nothing can be added to it. What is left on the device can be saved to "
            + "a file.")

    /// What everyone may see comes from publications, and there is none.
    static let nothingPublished = Problem(
        .notFound, "Ingenting har publicerats ännu.", "Nothing has been published yet.")

    static let publicationWithdrawn = Problem(
        .notFound, "Det som publicerats är återkallat; något nytt har inte publicerats ännu.",
        "What was published has been withdrawn, and nothing new has been published yet.")

    static let noRound = Problem(
        .notFound, "Det finns ingen insamlingsomgång ännu.", "There is no round yet.")
}

/// What the database refuses.
extension Problem {
    init?(from error: StoreError) {
        let english = error.description
        switch error {
        case .unknownPreschool(let code):
            self = .init(.notFound, "Det finns ingen förskola med koden \(code).", english)
        case .unknownRound(let id): self = .init(.notFound, "Det finns ingen omgång \(id).", english)
        case .noOpenRound: self = .init(.notFound, "Ingen omgång är öppen.", english)
        case .unknownInvitation(let id): self = .init(.notFound, "Det finns ingen inbjudan \(id).", english)
        case .unknownToken(let id): self = .init(.notFound, "Det finns ingen nyckel \(id).", english)
        case .endedStanding:
            self = .init(
                .unauthorized, "Din inloggning har upphört under tiden, så det här gjordes inte. Logga in igen.",
                english)
        case .unknownMarks(let ids):
            self = .init(
                .notFound, "Markeringar som inte finns: \(ids.joined(separator: ", ")). Ingenting ändrades.", english)
        case .unknownAnalysis(let name): self = .init(.notFound, "Det finns ingen sparad analys \(name).", english)
        case .unknownPublication(let number): self = .init(.notFound, "Det finns ingen publicering \(number).", english)
        case .unknownFeedback(let id): self = .init(.notFound, "Det finns ingen återkoppling \(id).", english)
        case .analysisExists(let name):
            self = .init(.conflict, "Det finns redan en sparad analys \(name), och den ändras aldrig.", english)
        case .publicationIsWithdrawn(let number):
            self = .init(.conflict, "Publicering \(number) är redan återkallad.", english)
        case .publishedRecently(let round, let next):
            self = .init(
                .conflict,
                "Omgången \(round) har publicerats den senaste veckan; den kan publiceras igen från \(next).", english)
        case .roundIsOpen(let round):
            self = .init(.conflict, "Omgång \(round.id), \(round.name), är öppen, och bara en får vara det.", english)
        case .roundEndsBeforeItBegins:
            self = .init(.unprocessableContent, "En omgång måste stänga efter att den öppnat.", english)
        case .roundIsDemonstration(let id):
            self = .init(.conflict, "Omgång \(id) är demonstrationen, som aldrig är öppen.", english)
        case .roundIsClosed(let id): self = .init(.conflict, "Omgång \(id) är redan stängd.", english)
        case .roundIsCleared(let id):
            self = .init(.conflict, "Omgång \(id) är gallrad, och inget kan läggas till i den.", english)
        case .nothingToRestore(let id):
            self = .init(
                .conflict,
                "Det finns ingen kopia av det som gallrats ur omgång \(id); den sparas i 14 dagar efter gallringen.",
                english)
        case .retentionTooEarly(let id, let earliest):
            self = .init(
                .conflict,
                "Omgång \(id) tar emot markeringar till och med \(earliest) och kan gallras tidigast efter den dagen.",
                english)
        case .damaged, .notADatabase: self = .unsound
        case .unsound(_, let problem): self = .init(.serviceUnavailable, "Databasen är skadad: \(problem)", english)
        case .diskFull:
            self = .comeBack(
                after: 60, "Lagringsutrymmet är slut. Inget av detta har sparats; försök igen senare.",
                "The disk is full. Nothing of this was kept; make room and try again.")
        case .diskFails(_, let reason):
            self = .comeBack(
                after: 60, "Lagringen svarar med fel. Inget av detta har sparats; försök igen senare.",
                "The disk fails: \(reason). Nothing of this was kept; try again later.")
        case .locked:
            self = .comeBack(
                after: 15,
                "Databasen är upptagen av ett annat program. Inget av detta har sparats; försök igen om en stund.",
                "The database is locked by another program. Nothing of this was kept; try again in a moment.")
        case .cannotOpen(_, let reason):
            self = .comeBack(
                after: 60, "Databasen kan inte skrivas. Inget av detta har sparats.",
                "The database cannot be written: \(reason). Nothing of this was kept.")
        default: return nil
        }
    }
}

/// Turns every error into a problem document, in the language that was asked for.
struct ProblemMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: ServiceContext, next: (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.language = request.preferredLanguage
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            let problem = Problem(from: error)
            // What was meant to be answered so is no news.
            if problem.status.kind == .serverError, !(error is Problem) {
                context.logger.error(
                    "request failed",
                    metadata: ["error": "\(LogWords.of(error))", "route": "\(context.endpointPath ?? "none")"])
            }
            response = try problem.response(in: context.language)
            if request.uri.path.hasPrefix("/api/") || request.isForPrograms {
                response.headers[.cacheControl] = "private, no-store"
                response.headers[.vary] = "Authorization, Cookie, Accept-Language"
            }
            if request.isForPrograms { response.headers[.accessControlAllowOrigin] = "*" }
            if problem.status == .unauthorized { response.headers[.wwwAuthenticate] = request.challenge }
        }
        return response
    }
}

extension MessageLanguage {
    /// English if it is asked for before Swedish; Swedish otherwise.
    init(acceptLanguage header: String?) {
        let wishes = (header ?? "").split(separator: ",").enumerated().compactMap {
            position, wish -> (String, Double, Int)? in
            let parts = wish.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            guard let tag = parts.first else { return nil }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return (String(tag.prefix { $0 != "-" }).lowercased(), weight, position)
        }
        let best = wishes.filter { ["sv", "en"].contains($0.0) && $0.1 > 0 }
            .max { ($0.1, -$0.2) < ($1.1, -$1.2) }
        self = best?.0 == "en" ? .english : .swedish
    }
}

extension Request {
    var preferredLanguage: MessageLanguage { MessageLanguage(acceptLanguage: headers[.acceptLanguage]) }

    /// Asks for layers, as GIS programs and other people's pages do.
    fileprivate var isForPrograms: Bool {
        ["/layers/", "/ogc", "/wfs", "/metadata"].contains { uri.path.hasPrefix($0) }
    }

    /// Basic is offered only where GIS programs come: in a page's own calls it would make the browser ask for a password.
    fileprivate var challenge: String {
        isForPrograms
            ? #"Basic realm="smultron", charset="UTF-8", Bearer realm="smultron""# : #"Bearer realm="smultron""#
    }
}
