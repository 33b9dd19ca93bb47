import ArgumentParser
import Disclosure
import Places
import Service
import Store

struct Publish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Publish what everyone may see of a round, or withdraw a publication.",
        discussion: """
            Small counts are protected: see the guide to disclosure control. A publication never changes; a round is \
            published at most once a week. Only approved marks take part: see smultron review. Without an analysis, one \
            is made and saved; it gives the publication its method and nothing else.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var summary: SummaryOptions

    @Argument(help: "The name of a saved analysis.")
    var analysis: String?

    @Option(help: ArgumentHelp("The round's number; by default the latest with approved marks.", valueName: "id"))
    var round: Int?

    @Option(help: ArgumentHelp("Why the settings are looser than the standard; kept with the publication."))
    var reason: String?

    @Option(help: ArgumentHelp("Withdraw this publication instead, whole and at once.", valueName: "number"))
    var withdraw: Int?

    @Flag(help: "List the publications as CSV instead.")
    var list = false

    func validate() throws {
        guard analysis == nil || round == nil else {
            throw ValidationError("--round does not go with an analysis: a saved analysis has its round.")
        }
        guard withdraw == nil || (analysis == nil && round == nil && reason == nil && !list) else {
            throw ValidationError("--withdraw stands alone.")
        }
    }

    func run() async throws {
        if list { return try await listAll() }
        let administrator = Administrator(database: database, purpose: "publish")
        let publication: PublicationStatus
        if let withdraw {
            publication = try await administrator.send(WithdrawPublication(number: withdraw))
            Console.say("Publication \(withdraw) is withdrawn; nobody sees it any more.")
        } else {
            publication = try await administrator.send(
                PublishRound(analysis: analysis, round: round, reason: reason))
            Console.say(publication.sentence)
        }
        if summary.json { try Console.summary(publication) }
    }

    private func listAll() async throws {
        let rows = try await database.reading().publications().map { record in
            let publication = record.publication
            return [
                String(publication.number), publication.round.title, publication.analysis,
                Timestamp.format(publication.madeAt), publication.withdrawnAt.map(Timestamp.format) ?? "",
                String(publication.thresholds.children), String(publication.thresholds.preschools),
                record.reason ?? "", String(publication.content.disclosed.squares.count),
                String(publication.content.disclosed.hotspots.count), record.contentChecksum,
            ]
        }
        try Listing.write(
            [
                "number", "round", "analysis", "made", "withdrawn", "least_children", "least_preschools", "reason",
                "squares", "hotspots", "checksum",
            ], rows)
    }
}

extension PublicationStatus {
    /// What was published, in a sentence.
    var sentence: String {
        squares == 0
            ? "Publication \(number) of \(roundTitle): no place has enough children from enough preschools to be shown "
                + "(at least \(leastChildren) children of \(leastPreschools) preschools), so the open map stays empty."
            : "Publication \(number) of \(roundTitle) shows \(Console.count(squares, "square")) and "
                + "\(Console.count(hotspots, "place"))."
    }
}
