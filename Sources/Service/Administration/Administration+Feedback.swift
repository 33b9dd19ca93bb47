import Disclosure
import Foundation
import HTTPTypes
import Hotspots
import Places
import Store

extension Administration {
    func feedback() async throws -> FeedbackEntries {
        FeedbackEntries(feedback: try await store.feedback().map { FeedbackEntry($0) })
    }

    func give(_ new: FeedbackEntry, at time: Date) async throws -> FeedbackEntry {
        FeedbackEntry(try await writer.add(try await feedback(new, id: 0, at: time)))
    }

    func change(_ id: Int, _ entry: FeedbackEntry, at time: Date) async throws -> FeedbackEntry {
        let changed = try await feedback(entry, id: id, at: time)
        try await writer.replace(changed)
        return FeedbackEntry(changed)
    }

    private func feedback(_ entry: FeedbackEntry, id: Int, at time: Date) async throws -> Feedback {
        let subject: Feedback.Subject
        switch (entry.preschool, entry.hotspot) {
        case (.some(let code), nil): subject = .preschool(try await preschool(code).code)
        case (nil, .some(let hotspot)):
            guard try await isKnown(hotspot: hotspot) else { throw Problem.unknownHotspot(hotspot) }
            subject = .hotspot(hotspot)
        default:
            throw Problem.entry(
                "/preschool", "ange antingen preschool eller hotspot", "give either preschool or hotspot")
        }
        let languages = QuoteLanguage.codes
        guard !entry.texts.isEmpty else { throw Problem.entry("/texts", FieldProblem("/texts", .missing)) }
        for (language, text) in entry.texts {
            let pointer = "/texts/" + language
            guard languages.contains(language) else {
                throw Problem.entry(pointer, FieldProblem(pointer, .notInVocabulary(language, allowed: languages)))
            }
            guard text.unicodeScalars.count <= 2_000 else {
                throw Problem.entry(
                    pointer, FieldProblem(pointer, .tooLong(count: text.unicodeScalars.count, limit: 2_000)))
            }
        }
        if let link = entry.link, !["http", "https"].contains(URL(string: link)?.scheme) {
            throw Problem.entry("/link", "ska vara en adress som börjar med https://", "must be an https:// address")
        }
        let date = entry.date ?? Timestamp.day(of: time)
        guard Timestamp.startOfDay(date) != nil else {
            throw Problem.entry(
                "/date", "”\(date)” är ingen dag; skriv till exempel 2026-11-21",
                "\"\(date)\" is not a day; write for example 2026-11-21")
        }
        return Feedback(
            id: id, subject: subject, status: entry.status, texts: entry.texts, link: entry.link, date: date)
    }

    /// A hotspot of a saved analysis, or of a publication.
    private func isKnown(hotspot id: String) async throws -> Bool {
        let publications = try await store.publications().map(\.publication)
        if publications.contains(where: { $0.hotspotIDs.contains(id) }) { return true }
        let parts = id.split(separator: "-")
        guard parts.count == 3, let record = try await store.analysis(named: String(parts[1])) else { return false }
        return try Analysis(record).hotspots.contains { $0.id == id }
    }

}
