import ArgumentParser
import Foundation
import Places
import Service
import Store

struct ReviewCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "review", abstract: "Look at marks: approve them for publication, or hide them from every layer.",
        subcommands: [
            ReviewList.self, ReviewApprove.self, ReviewHide.self, ReviewReset.self, ReviewRestore.self,
        ])
}

struct ReviewList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List marks as CSV, with texts that are held back from every layer.")

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Which: unreviewed, approved, hidden or deleted.")
    var state = ReviewFilter.unreviewed

    @Option(help: ArgumentHelp("The round's number; by default the latest.", valueName: "id"))
    var round: Int?

    @Option(help: ArgumentHelp("Only this preschool's.", valueName: "code"))
    var preschool: String?

    func run() async throws {
        let store = try database.reading()
        let rows = try await store.marks(in: try await store.roundOrLatest(round, at: Date()).id, matching: state)
            .filter { preschool == nil || $0.mark.scope.preschool == preschool }
            .map { mark, deleted in
                [
                    mark.id.text, mark.scope.preschool, mark.scope.group ?? "",
                    mark.content.kind.rawValue, mark.content.category.rawValue, String(mark.content.children),
                    Timestamp.format(mark.content.recordedAt), mark.content.quote ?? "", mark.content.staffNote ?? "",
                    mark.textHeld ? "yes" : "no", mark.review.rawValue, deleted.map(Timestamp.format) ?? "",
                ]
            }
        try Listing.write(
            [
                "id", "preschool", "group", "kind", "category", "children", "recorded", "quote", "staff_note",
                "text_held", "review", "deleted",
            ], rows)
    }
}

/// Which marks.
struct ReviewedMarks: ParsableArguments {
    @Argument(help: "The marks' ids.")
    var marks: [String] = []
}

struct ReviewApprove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve", abstract: "Approve marks, so that the next publication counts them.",
        discussion: "A text that was held back because it looked personal is released: look at it first.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var named: ReviewedMarks

    @Flag(help: "All unreviewed marks of the round, but for those whose text is held back.")
    var all = false

    @Option(help: ArgumentHelp("With --all: the round's number; by default the latest.", valueName: "id"))
    var round: Int?

    @Option(help: ArgumentHelp("With --all: only this preschool's.", valueName: "code"))
    var preschool: String?

    func validate() throws {
        guard all != !named.marks.isEmpty else { throw ValidationError("Name marks, or say --all.") }
        guard all || (round == nil && preschool == nil) else {
            throw ValidationError("--round and --preschool go with --all.")
        }
    }

    func run() async throws {
        let result = try await Administrator(database: database, purpose: "review approve")
            .send(ReviewMarks(as: .approved, marks: all ? nil : named.marks, round: round, preschool: preschool))
        Console.say("\(Console.count(result.changed, "mark")) approved.")
        if result.held > 0 {
            Console.say(
                "\(Console.count(result.held, "mark")) left, with a text that looks personal, for somebody to look at: "
                    + "smultron review list, then approve or hide by id.")
        }
    }
}

struct ReviewHide: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hide", abstract: "Hide marks from every layer, and from the next publication.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var named: ReviewedMarks

    func validate() throws {
        guard !named.marks.isEmpty else { throw ValidationError("Name the marks to hide.") }
    }

    func run() async throws {
        let result = try await Administrator(database: database, purpose: "review hide")
            .send(ReviewMarks(as: .hidden, marks: named.marks))
        Console.say(
            "\(Console.count(result.changed, "mark")) hidden from every layer. What is published already stays until "
                + "the next publication; withdraw it with smultron publish --withdraw if it must go at once.")
    }
}

struct ReviewReset: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "Put marks that were approved or hidden back among the new ones.")

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var named: ReviewedMarks

    func validate() throws {
        guard !named.marks.isEmpty else { throw ValidationError("Name the marks to put back.") }
    }

    func run() async throws {
        let result = try await Administrator(database: database, purpose: "review reset")
            .send(ReviewMarks(as: .unreviewed, marks: named.marks))
        Console.say("\(Console.count(result.changed, "mark")) put back among those that nobody has looked at.")
    }
}

struct ReviewRestore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Undo that a mark was taken back, within 30 days.",
        discussion: "smultron review list --state deleted shows which.")

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The mark's id.")
    var mark: String

    func run() async throws {
        _ = try await Administrator(database: database, purpose: "review restore").send(RestoreMark(id: mark))
        Console.say("The mark is back, as it was.")
    }
}
