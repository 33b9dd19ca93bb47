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
