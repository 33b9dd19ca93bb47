package import Foundation
import HTTPTypes
import Places
package import Store

// The demonstration, and mending the database.

/// The demonstration's round, and the publication that was made of it.
package struct DemonstrationResult: Message {
    package var round: RoundStatus
    package var publication: PublicationStatus
}

/// Makes the demonstration anew, and publishes it: labelled synthetic everywhere.
package struct MakeDemonstration: MessageOrder {
    package static let schema = "NewDemonstration"
    package static let call = OrderCall(
        .post, "/demonstration", "Makes the demonstration anew and publishes it",
        log: Wording("Gjorde demonstrationen på nytt", "Made the demonstration anew"))

    package var marks: Int?
    package var seed: Int?

    package init(marks: Int? = nil, seed: Int? = nil) { (self.marks, self.seed) = (marks, seed) }

    package func carryOut(by administration: Administration, at time: Date) async throws -> DemonstrationResult {
        let count = marks ?? Demonstration.defaultCount
        guard (1...10_000_000).contains(count) else {
            throw Problem.entry(
                "/marks", FieldProblem("/marks", .outOfRange("\(count)", minimum: 1, maximum: 10_000_000)))
        }
        let seed = seed.map { UInt64(bitPattern: Int64($0)) } ?? Demonstration.defaultSeed
        let area = try await administration.store.areaOfInterest(bufferM: administration.settings.areaBufferM)
        let preschools = try await administration.store.preschools()
        let round = try await administration.writer.replaceDemonstration(
            name: Demonstration.name, opens: Timestamp.startOfDay("2026-02-02")!,
            closes: Timestamp.startOfDay("2026-03-02")!
        ) { round in
            Demonstration(preschools: preschools, area: area, round: round).marks(count: count, seed: seed)
        }
        WorkReport.current?.begin(.publishing)
        return DemonstrationResult(
            round: try await administration.status(of: round, at: time),
            publication: try await administration.publish(round, analysis: nil, reason: "synthetic", at: time))
    }
}

/// Whether there was anything to remove.
package struct Removal: Message { package var removed: Bool }

/// Removes the demonstration's round with its marks; done twice, it has nothing to remove.
package struct RemoveDemonstration: PlainOrder {
    package static let call = OrderCall(
        .delete, "/demonstration", "Removes the demonstration",
        log: Wording("Tog bort demonstrationen", "Removed the demonstration"))

    package init() {}

    package func carryOut(by administration: Administration, at time: Date) async throws -> Removal {
        Removal(removed: try await administration.writer.removeDemonstration())
    }
}

/// What a check of the database found, and what was mended.
package struct CheckReport: Message {
    /// How many rows a table has.
    package struct Count: Message {
        package var table: String
        package var rows: Int
    }
    /// What is wrong, and what to do about it.
    package var problems: [String]
    package var counts: [Count]
    package var mended: [String]
    /// Where the database as it was before has been kept, if anything was mended.
    package var safetyCopy: String?

    package init(_ result: CheckResult) {
        problems = result.problems
        counts = result.counts.map { .init(table: $0.table, rows: $0.rows) }
        mended = []
    }
}

/// Checks the database, and mends what can be mended after a copy of it has been kept.
package struct RepairDatabase: PlainOrder {
    package static let call = OrderCall(
        .post, "/repair", "Checks the database, and mends what can be mended",
        log: Wording("Lagade databasen", "Mended the database"))

    package init() {}

    package func carryOut(by administration: Administration, at time: Date) async throws -> CheckReport {
        let result = try await administration.writer.repair(at: time)
        var report = CheckReport(result.left)
        report.mended = result.mended
        report.safetyCopy = result.safetyCopy
        return report
    }
}
