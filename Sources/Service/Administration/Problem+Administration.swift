import Disclosure
import HTTPTypes
import Places
import Store

/// What can go wrong with an administrator's orders.
extension Problem {
    static func savedElsewhere(file: String, asked: String) -> Problem {
        .entry(
            "/smultron/preschool", "filen är sparad för förskolan \(file), inte för \(asked)",
            "the file was saved for preschool \(file), not for \(asked)")
    }

    static func entry(_ pointer: String, _ field: FieldProblem) -> Problem { .fields([field]) }

    static func entry(_ pointer: String, _ swedish: String, _ english: String) -> Problem {
        Problem(
            .unprocessableContent, "Ett fält behöver rättas.", "One field needs correcting.",
            entries: [Entry(pointer, swedish, english)])
    }

    /// Lines that each name file, line and column.
    static func lines(_ lines: [String]) -> Problem {
        Problem(
            .unprocessableContent, "Filen kan inte läsas.", "The file cannot be read.",
            entries: lines.map { Entry("", $0, $0) })
    }

    /// - Parameter reason: with the line, where there is one.
    static func unreadableFile(_ reason: (MessageLanguage) -> String) -> Problem {
        Problem(
            .unprocessableContent, "Filen kan inte läsas: \(reason(.swedish)).", "The file cannot be read.",
            entries: [Entry("", reason(.swedish), reason(.english))])
    }

    /// - Parameter lookedAt: how many rows were, when the file was given up before its end.
    static func badRows(_ rows: [Entry], bad: Int, of count: Int, lookedAt: Int? = nil) -> Problem {
        guard lookedAt ?? count == count else {
            return Problem(
                .unprocessableContent,
                "\(bad) av de första \(lookedAt ?? 0) raderna är fel; resten har inte lästs, och ingenting har importerats.",
                "\(bad) of the first \(lookedAt ?? 0) rows are bad; the rest was not read, and nothing was imported. "
                    + "Look at what these have in common.", entries: rows)
        }
        return Problem(
            .unprocessableContent, "\(bad) av \(count) rader är fel, och ingenting har importerats.",
            "\(bad) of \(count) rows are bad, and nothing was imported. Correct them, or import the others with "
                + "--skip-invalid.", entries: rows)
    }

    /// Why a mark of a file was refused.
    static func entries(_ refusal: MarkRefusal, at location: MarkFile.Location) -> [Entry] {
        if case .contradicts(let fields) = refusal { return fields.map { Entry($0, at: location) } }
        let detail = Problem(from: refusal).detail
        return [Entry("/id", detail.swedish, detail.english, at: location)]
    }

    /// Parameters of an analysis that cannot be.
    static func parameters(_ reason: String) -> Problem {
        Problem(.unprocessableContent, "Parametrarna går inte: \(reason)", "The parameters cannot be: \(reason)")
    }

    static func preschoolExists(_ code: String) -> Problem {
        Problem(
            .conflict, "Det finns redan en förskola med koden \(code).",
            "There is a preschool \(code) already; correct it with: smultron preschool set \(code)")
    }

    static func unknownHotspot(_ id: String) -> Problem {
        Problem(
            .unprocessableContent, "Det finns inget smultronställe \(id).",
            "There is no hotspot \(id): it must be one of a saved analysis or of a publication.")
    }

    static func analysisOfAllRounds(_ name: String) -> Problem {
        Problem(
            .unprocessableContent, "Analysen \(name) gäller alla omgångar; en omgång publiceras åt gången.",
            "The analysis \(name) covers all rounds, and one round is published at a time. Save one of a single round.")
    }

    static func analysisIsStale(_ name: String, gone: Int) -> Problem {
        Problem(
            .conflict,
            "Av markeringarna som analysen \(name) gjordes av har \(gone) sedan dess ändrats, dolts eller raderats. "
                + "Spara en ny analys och publicera den.",
            "Of the marks that the analysis \(name) was made from, \(gone) have since been changed, hidden or erased. "
                + "Save a new analysis and publish that one, or publish without naming one.")
    }

    static func nothingToPublish(_ round: Round, waiting: Int) -> Problem {
        Problem(
            .conflict,
            "Omgång \(round.id), \(round.name), har inga godkända markeringar att publicera; \(waiting) väntar på "
                + "granskning.",
            "Round \(round.id), \(round.name), has no approved marks to publish; \(waiting) wait for review. "
                + "Look at them with: smultron review list")
    }

    static func looseThresholds(_ thresholds: DisclosureThresholds) -> Problem {
        let standard = DisclosureThresholds.standard
        return Problem(
            .unprocessableContent,
            "Inställningarna (minst \(thresholds.children) barn, \(thresholds.preschools) förskolor) skyddar mindre än "
                + "standard (\(standard.children), \(standard.preschools)); det kräver ett skäl, som sparas.",
            "The settings (at least \(thresholds.children) children of \(thresholds.preschools) preschools) protect less "
                + "than the standard (\(standard.children) and \(standard.preschools)). Give the reason, which is kept: "
                + "--reason TEXT")
    }
}

extension Problem.Entry {
    /// The name of the field alone, as a column of a table has it.
    var field: String { FieldProblem(pointer, .missing).field }
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
