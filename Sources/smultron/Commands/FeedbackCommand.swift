import ArgumentParser
import Foundation
package import Places
import Service
import Store

struct FeedbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "feedback", abstract: "What the municipality answers children and parents.",
        subcommands: [FeedbackList.self, FeedbackSet.self])
}

struct FeedbackList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the feedback as CSV.")

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let languages = QuoteLanguage.codes
        let rows = try await database.reading().feedback().map { feedback in
            [
                String(feedback.id), feedback.subject.preschool ?? "", feedback.subject.hotspot ?? "",
                feedback.status.rawValue, feedback.date, feedback.link ?? "",
            ] + languages.map { feedback.texts[$0] ?? "" }
        }
        try Listing.write(["id", "preschool", "hotspot", "status", "date", "link"] + languages, rows)
    }
}

struct FeedbackSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Give feedback on a preschool's places or on a hotspot, or change it.",
        discussion: """
            Everyone sees feedback on a preschool, and on a hotspot of the current publication (ids such as o3-2); \
            feedback on a saved hotspot (ids such as 2584-2026a-k7q2) is for planners.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The number of feedback to change; without one, new feedback is given.")
    var id: Int?

    @Option(help: ArgumentHelp("The preschool that it is for.", valueName: "code"))
    var preschool: String?

    @Option(help: ArgumentHelp("Or the hotspot.", valueName: "id"))
    var hotspot: String?

    @Option(help: "mottaget, anvands, genomfort or gick_inte.")
    var status: Feedback.Status?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "A text and its language: sv, fi, fit, se or en; once for each.", valueName: "language=text"))
    var text: [String] = []

    @Option(help: ArgumentHelp("Where to read more: an https address.", valueName: "address"))
    var link: String?

    @Option(help: ArgumentHelp("Its date; by default today.", valueName: "yyyy-mm-dd"))
    var date: Day?

    func validate() throws {
        guard preschool == nil || hotspot == nil else { throw ValidationError("--preschool or --hotspot, not both.") }
        guard id != nil || preschool != nil || hotspot != nil else {
            throw ValidationError("Say --preschool or --hotspot.")
        }
        guard id != nil || (status != nil && !text.isEmpty) else {
            throw ValidationError("New feedback needs --status and --text sv=…")
        }
        for pair in text where !pair.contains("=") {
            throw ValidationError("--text \"\(pair)\" must begin with a language, as in --text sv=Tack!")
        }
    }

    func run() async throws {
        let texts = Dictionary(
            text.map { pair in
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(parts[0]), String(parts[1]))
            }, uniquingKeysWith: { _, last in last })
        let administrator = Administrator(database: database, purpose: "feedback set")
        let kept: FeedbackEntry
        if let id {
            guard var entry = try await existing(id) else { throw StoreError.unknownFeedback(id) }
            if preschool != nil || hotspot != nil {
                entry.preschool = preschool
                entry.hotspot = hotspot
            }
            entry.status = status ?? entry.status
            entry.texts.merge(texts.mapValues { FeedbackText($0) }) { _, new in new }
            entry.link = link.map { WebLink($0) } ?? entry.link
            entry.date = date?.text ?? entry.date
            kept = try await administrator.send(ChangeFeedback(id: id, entry))
        } else {
            kept = try await administrator.send(
                GiveFeedback(
                    FeedbackEntry(
                        preschool: preschool, hotspot: hotspot, status: status!, texts: texts, link: link,
                        date: date?.text)))
        }
        Console.say("Feedback \(kept.id ?? 0) on \(kept.preschool ?? kept.hotspot ?? ""): \(kept.status.rawValue)")
    }

    private func existing(_ id: Int) async throws -> FeedbackEntry? {
        try await database.reading().feedback().first { $0.id == id }.map { FeedbackEntry($0) }
    }
}

extension Feedback.Status: ExpressibleByArgument {}
