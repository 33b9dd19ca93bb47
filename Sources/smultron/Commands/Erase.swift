import ArgumentParser
import Foundation
import Service

struct Erase: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Erase marks for good, or only what was said and written of them.",
        discussion: """
            There is no way back. Backups that were made before keep what they hold until they are rotated out, and copies \
            that an upgrade, a repair or a restore has left beside the database (…-before-…) until somebody removes them. \
            Internal layers change at once, open ones with the next publication; withdraw the current one if it must go at \
            once. Marks do not say which invitation they came with: --invitation erases those that its group made in the \
            form in its round.
            """)

    @OptionGroup var database: DatabaseOptions

    @Argument(help: "The marks' ids.")
    var marks: [String] = []

    @Option(
        help: ArgumentHelp(
            "All marks of this preschool, but for the demonstration's, which --round names.", valueName: "code"))
    var preschool: String?

    @Option(help: ArgumentHelp("Of the preschool's marks only those of this round.", valueName: "id"))
    var round: Int?

    @Option(help: ArgumentHelp("All marks that came over this invitation.", valueName: "id"))
    var invitation: Int?

    @Flag(help: "Keep the marks that are named, and erase the children's words and the adult's notes.")
    var wordsOnly = false

    @Flag(help: "Erase a preschool's or an invitation's marks without asking.")
    var yes = false

    @Option(help: "Why, for the audit log; never what the words were, or who asked.")
    var reason: String

    private var isByName: Bool { preschool == nil && invitation == nil }

    func validate() throws {
        guard [!marks.isEmpty, preschool != nil, invitation != nil].count(where: { $0 }) == 1 else {
            throw ValidationError("Name marks, or a --preschool, or an --invitation.")
        }
        guard round == nil || preschool != nil else { throw ValidationError("--round needs --preschool.") }
        guard !wordsOnly || isByName else { throw ValidationError("--words-only is for marks by name.") }
    }

    func run() async throws {
        let administrator = Administrator(database: database, purpose: "erase")
        var erasure = EraseMarks(
            marks: isByName ? marks : nil, preschool: preschool, round: round, invitation: invitation,
            wordsOnly: wordsOnly, reason: reason)
        if !isByName, !yes {
            erasure.dryRun = true
            let found = try await administrator.send(erasure)
            try Confirmation.ask("\(Console.count(found.erased, "mark")) will be erased for good.")
            erasure.dryRun = nil
        }
        let result = try await administrator.send(erasure)
        Console.say(
            wordsOnly
                ? "The words of \(Console.count(result.erased, "mark")) are erased; the marks stay."
                : "\(Console.count(result.erased, "mark")) erased.")
        if let publications = result.publications, !publications.isEmpty {
            Console.say(
                """
                They may have been counted in what everyone can see: \(publications.map { "publication \($0)" }
                    .joined(separator: ", ")). The next publication is without them; withdraw these if that cannot wait.
                """)
        }
        if !isByName { Console.say("Links that are still valid can bring new marks: smultron invite revoke") }
    }
}
