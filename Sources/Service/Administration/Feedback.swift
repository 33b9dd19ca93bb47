import Disclosure
package import Foundation
import HTTPTypes
import Hotspots
package import Places
import Store

// The municipality's feedback to children and parents.

/// Feedback, as an administrator writes and reads it.
package struct FeedbackEntry: Message {
    package static let unlogged: Set<String> = ["texts"]

    /// Set by the service.
    package var id: Int?
    /// One of the two: a preschool's code, or the id of a hotspot.
    package var preschool: String?
    package var hotspot: String?
    package var status: Feedback.Status
    /// By language: sv, fi, fit, se, en.
    package var texts: [String: FeedbackText]
    package var link: WebLink?
    /// YYYY-MM-DD; today unless told.
    package var date: String?

    package init(
        preschool: String?, hotspot: String?, status: Feedback.Status, texts: [String: String], link: String?,
        date: String?
    ) {
        (self.preschool, self.hotspot, self.status) = (preschool, hotspot, status)
        (self.texts, self.link, self.date) = (texts.mapValues { FeedbackText($0) }, link.map { WebLink($0) }, date)
    }

    package init(_ feedback: Feedback) {
        self.init(
            preschool: feedback.subject.preschool, hotspot: feedback.subject.hotspot, status: feedback.status,
            texts: feedback.texts, link: feedback.link, date: feedback.date)
        id = feedback.id
    }

    /// What the database keeps, if nothing is wrong with it.
    fileprivate func feedback(_ id: Int, in store: Store, at time: Date) async throws -> Feedback {
        let languages = QuoteLanguage.codes
        let subject = try await subject(in: store)
        guard !texts.isEmpty else { throw Problem.entry("/texts", FieldProblem("/texts", .missing)) }
        for language in texts.keys where !languages.contains(language) {
            let pointer = "/texts/" + language
            throw Problem.entry(pointer, FieldProblem(pointer, .notInVocabulary(language, allowed: languages)))
        }
        let date = date ?? Timestamp.day(of: time)
        guard Timestamp.startOfDay(date) != nil else { throw Problem.noDay("date", date) }
        return Feedback(
            id: id, subject: subject, status: status, texts: texts.mapValues(\.text), link: link?.text, date: date)
    }

    private func subject(in store: Store) async throws -> Feedback.Subject {
        switch (preschool, hotspot) {
        case (.some(let code), nil):
            guard try await store.preschool(code) != nil else { throw StoreError.unknownPreschool(code) }
            return .preschool(code)
        case (nil, .some(let hotspot)):
            guard try await isKnown(hotspot, in: store) else {
                throw Problem(
                    .unprocessableContent, "Det finns inget smultronställe \(hotspot).",
                    "There is no hotspot \(hotspot): it must be one of a saved analysis or of a publication.")
            }
            return .hotspot(hotspot)
        default:
            throw Problem.entry(
                "/preschool", "ange antingen preschool eller hotspot", "give either preschool or hotspot")
        }
    }

    /// A hotspot of a saved analysis, or of a publication.
    private func isKnown(_ hotspot: String, in store: Store) async throws -> Bool {
        let publications = try await store.publications().map(\.publication)
        if publications.contains(where: { $0.hotspotIDs.contains(hotspot) }) { return true }
        let parts = hotspot.split(separator: "-")
        guard parts.count == 3, let record = try await store.analysis(named: String(parts[1])) else { return false }
        return try Analysis(record).hotspots.contains { $0.id == hotspot }
    }
}

struct FeedbackEntries: Message { var feedback: [FeedbackEntry] }

struct ListFeedback: PlainOrder {
    static let call = OrderCall(reading: "/feedback", "The municipality's feedback")

    func carryOut(by administration: Administration, at time: Date) async throws -> FeedbackEntries {
        FeedbackEntries(feedback: try await administration.store.feedback().map { FeedbackEntry($0) })
    }
}

/// Gives feedback on a preschool or a hotspot; its number is set by the service.
package struct GiveFeedback: AdministrativeOrder {
    package static let call = OrderCall(
        .post, "/feedback", "Gives feedback on a preschool or a hotspot",
        log: Wording("Skrev en återkoppling", "Gave feedback"), refusals: [404])

    package let body: FeedbackEntry

    package init(_ entry: FeedbackEntry) { body = entry }
    package init(_ parameters: OrderParameters, _ body: FeedbackEntry) { self.body = body }
    package var parameters: [String: String?] { [:] }

    package func carryOut(by administration: Administration, at time: Date) async throws -> FeedbackEntry {
        let new = try await body.feedback(0, in: administration.store, at: time)
        return FeedbackEntry(try await administration.writer.add(new))
    }
}

/// Replaces feedback by what the message says, all of it.
package struct ChangeFeedback: AdministrativeOrder {
    package static let call = OrderCall(
        .put, "/feedback/{id}", "Changes feedback", log: Wording("Ändrade en återkoppling", "Changed feedback"),
        refusals: [404])

    package let id: Int
    package let body: FeedbackEntry

    package init(id: Int, _ entry: FeedbackEntry) { (self.id, body) = (id, entry) }
    package init(_ parameters: OrderParameters, _ body: FeedbackEntry) throws {
        (id, self.body) = (try parameters.number("id"), body)
    }
    package var parameters: [String: String?] { ["id": String(id)] }

    package func carryOut(by administration: Administration, at time: Date) async throws -> FeedbackEntry {
        let changed = try await body.feedback(id, in: administration.store, at: time)
        try await administration.writer.replace(changed)
        return FeedbackEntry(changed)
    }
}
