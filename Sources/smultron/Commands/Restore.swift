import ArgumentParser
import Foundation
import Service
import Store

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a backup in the place of the database.",
        discussion: """
            Stop the service first. The backup is checked, brought up to date if an older version made it, and then takes the \
            place of the database in one step. The database that was there is kept beside it under another name, and \
            may be missing or damaged.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var summary: SummaryOptions

    @Argument(help: "The backup, made by smultron backup or by the service.", completion: .file())
    var file: String

    private struct Summary: Encodable {
        var database: String
        var keptAside: String?
        var migrations: [String]
        var problems: [String]
        var counts: [String: Int]
    }

    func run() async throws {
        // What is made from now on is for the owner alone.
        umask(0o177)
        let now = Date()
        let order = AuditedOrder(
            at: now, who: NSUserName(), action: AuditWords.restoration,
            details: URL(fileURLWithPath: file).lastPathComponent)
        let path = try database.path
        if let exposure = FileTrust(ownerOf: path).exposure(of: file) { Console.say("\(file): \(exposure)") }
        let result = try await Restoration.restore(
            file, to: path, at: now, order: order,
            auditHead: try database.settings.settings().privacy.auditHeadPath)
        for (table, rows) in result.counts { Console.say("\(table): \(Console.number(rows))") }
        if !result.migrations.isEmpty {
            Console.say("The backup was made by an older version, and the database has been brought up to date.")
        }
        if let aside = result.keptAside {
            Console.say("The database that was there before is kept in \(aside); remove it when all is well.")
        }
        for finding in result.findings { Console.say(finding.sentence) }
        Console.say("\(path) is restored from \(file).")
        if summary.json {
            try Console.summary(
                Summary(
                    database: path, keptAside: result.keptAside, migrations: result.migrations,
                    problems: result.findings.map(\.sentence),
                    counts: Dictionary(uniqueKeysWithValues: result.counts.map { ($0.table, $0.rows) })))
        }
    }
}
