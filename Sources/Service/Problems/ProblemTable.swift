import CQL2
import Clustering
import Geodesy
import HTTPTypes
import Hotspots
import Hummingbird
import Places
import Store

/// The one place where errors become answers.
extension Problem {
    init(from error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as MarkProblems: self = .fields(error.problems)
        case let refusal as MarkRefusal: self = .refusal(refusal)
        case let error as StoreError: self = Problem(from: error) ?? .internalError
        case let problem as FilterProblem: self = .filter(problem)
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

    /// What everyone may see comes from publications, and there is none.
    static let nothingPublished = Problem(
        .notFound, "Ingenting har publicerats ännu.", "Nothing has been published yet.")

    static let publicationWithdrawn = Problem(
        .notFound, "Det som publicerats är återkallat; något nytt har inte publicerats ännu.",
        "What was published has been withdrawn, and nothing new has been published yet.")

    static let noRound = Problem(
        .notFound, "Det finns ingen insamlingsomgång ännu.", "There is no round yet.")
}
