import ArgumentParser
import Foundation
import Places
import Service
import Store

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit", abstract: "The log of what administrators have changed.",
        subcommands: [AuditExport.self, AuditVerify.self, AuditAccept.self])
}

struct AuditExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the whole log as CSV, the oldest entry first.")

    @OptionGroup var database: DatabaseOptions

    @Option(name: .short, help: ArgumentHelp("The file; standard output unless told.", valueName: "file"))
    var output: String?

    func run() async throws {
        let entries = try await database.reading().auditLog().reversed()
        try Listing.write(
            ["time", "who", "action", "details"],
            entries.map {
                [Timestamp.format($0.time), $0.who, AuditWords.text(of: $0.action, in: .english), $0.details]
            }, to: output)
    }
}

struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check that no entry of the log is missing or was changed.",
        discussion: """
            Every entry carries a checksum of itself and of all before it. The latest is also written to a file beside the \
            database (or SMULTRON_AUDIT_HEAD) and to the service's log, and every backup has the log as it was.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var summary: SummaryOptions

    @Option(
        parsing: .upToNextOption, help: ArgumentHelp("Backups to compare with.", valueName: "file"),
        completion: .file())
    var against: [String] = []

    private struct Summary: Encodable {
        var entries: Int64
        var head: String
        var problems: [String]
        var notes: [String]
    }

    /// The log is not what it was.
    struct Broken: Error, CustomStringConvertible {
        var description: String {
            """
            The audit log is not as it was written. Find out why before anything else; once that is known, smultron audit \
            accept goes on from here.
            """
        }
    }

    func run() async throws {
        let found = try await database.reading().verifyAudit(
            auditHead: try database.settings.settings().privacy.auditHeadPath,
            against: try against.map(Store.init(reading:)))
        for line in found.notes + found.problems { Console.say(line) }
        Console.say("Entries: \(found.head.number); head: \(found.head.chainText)")
        if found.problems.isEmpty { Console.say("The audit log is whole.") }
        if summary.json {
            try Console.summary(
                Summary(
                    entries: found.head.number, head: found.head.chainText, problems: found.problems,
                    notes: found.notes))
        }
        if !found.problems.isEmpty { throw Broken() }
    }
}

struct AuditAccept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept", abstract: "Accept the log as it is, and go on from here.",
        discussion: """
            After an older backup was put back, or the file with the heads was lost. Every later verification tells of it. \
            Entries that were changed stay told.
            """)

    @OptionGroup var database: DatabaseOptions

    @Option(help: "Why, for the log; no names.")
    var reason: String

    func run() async throws {
        _ = try await Administrator(database: database, purpose: "audit accept").send(AcceptAuditLog(reason: reason))
        Console.say("The audit log is accepted as it is, and every verification will tell of it.")
    }
}
