import ArgumentParser
import Places
import Store

struct Analyses: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List the saved analyses as CSV.",
        discussion: "An analysis is saved by smultron hotspots --save NAME, and by a publication that names none.")

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let rows = try await database.reading().analyses().map { analysis in
            [
                analysis.name, analysis.round.map(String.init) ?? "all", analysis.method, String(analysis.markCount),
                Timestamp.format(analysis.computedAt), analysis.version, analysis.inputChecksum,
            ]
        }
        try Listing.write(["name", "round", "method", "marks", "computed", "version", "checksum"], rows)
    }
}
