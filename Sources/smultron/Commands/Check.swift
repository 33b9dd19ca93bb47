import ArgumentParser
import Service
import Store

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the database, and say what is wrong and what to do about it.",
        discussion: """
            Looks at pages, tables, indexes, triggers, references, spatial indexes, positions and the audit log, \
            also while it is served. Exit 0 if all is well, 1 if something is wrong.
            """)

    @OptionGroup var database: DatabaseOptions
    @OptionGroup var summary: SummaryOptions

    @Flag(help: "Mend what can be mended without losing anything, after keeping a copy of the database as it is.")
    var repair = false

    private struct Summary: Encodable {
        var problems: [String]
        var mended: [String]
        var counts: [String: Int]
        /// What somebody else may change of what belongs to the database.
        var exposures: [String]
    }

    /// Something is wrong with the database.
    struct Unsound: Error, CustomStringConvertible {
        var count: Int
        var description: String { "The database has \(count == 1 ? "a problem" : "\(count) problems")." }
    }

    func run() async throws {
        let found = try await Store.check(path: database.path)
        var report = CheckReport(found)
        if repair, found.findings.contains(where: { $0.remedy == .repair }) {
            for finding in found.findings { Console.say(finding.what) }
            report = try await Administrator(database: database, purpose: "check --repair", publishing: false)
                .send(RepairDatabase())
        }
        let head = try database.settings.settings().privacy.auditHeadPath
        report.problems += await auditProblems(head)
        let exposures = FileTrust.exposures(ofDatabase: try database.path, auditHead: head)
        if let copy = report.safetyCopy {
            Console.say("The database as it was is kept in \(copy); remove it when all is well.")
        }
        for sentence in report.mended { Console.say(sentence) }
        for count in report.counts { Console.say("\(count.table): \(Console.number(count.rows))") }
        for problem in report.problems { Console.say(problem) }
        if repair, report.mended.isEmpty, !report.problems.isEmpty {
            Console.say("--repair has mended nothing of this.")
        }
        for exposure in exposures { Console.say("Not kept from others: \(exposure)") }
        if report.problems.isEmpty { Console.say("\(try database.path) is sound.") }
        if summary.json {
            try Console.summary(
                Summary(
                    problems: report.problems, mended: report.mended,
                    counts: Dictionary(uniqueKeysWithValues: report.counts.map { ($0.table, $0.rows) }),
                    exposures: exposures.map(\.description)))
        }
        if !report.problems.isEmpty { throw Unsound(count: report.problems.count) }
    }

    /// What is wrong with the audit log; nothing where it cannot be read, which has been told by then.
    private func auditProblems(_ head: String?) async -> [String] {
        await (try? database.reading().verifyAudit(auditHead: head).problems) ?? []
    }
}
