import Foundation
import Places
package import Store

extension Administration {
    /// Makes the demonstration anew, and publishes it: labelled synthetic everywhere.
    func demonstrate(_ order: NewDemonstration, at time: Date) async throws -> DemonstrationResult {
        let count = order.marks ?? Demonstration.defaultCount
        guard (1...10_000_000).contains(count) else {
            throw Problem.entry(
                "/marks", FieldProblem("/marks", .outOfRange("\(count)", minimum: 1, maximum: 10_000_000)))
        }
        let seed = order.seed.map { UInt64(bitPattern: Int64($0)) } ?? Demonstration.defaultSeed
        let area = try await store.areaOfInterest(bufferM: settings.areaBufferM)
        let preschools = try await store.preschools()
        let round = try await writer.replaceDemonstration(
            name: Demonstration.name, opens: Timestamp.startOfDay("2026-02-02")!,
            closes: Timestamp.startOfDay("2026-03-02")!
        ) { round in
            Demonstration(preschools: preschools, area: area, round: round).marks(count: count, seed: seed)
        }
        WorkReport.current?.begin(.publishing)
        return DemonstrationResult(
            round: try await status(of: round, at: time),
            publication: try await publish(round, analysis: nil, reason: "synthetic", at: time))
    }

    func repair(at time: Date) async throws -> CheckReport {
        let result = try await writer.repair(at: time)
        var report = CheckReport(result.left)
        report.mended = result.mended
        report.safetyCopy = result.safetyCopy
        return report
    }
}

extension CheckReport {
    package init(_ result: CheckResult) {
        self.init(
            problems: result.problems, counts: result.counts.map { .init(table: $0.table, rows: $0.rows) }, mended: [],
            safetyCopy: nil)
    }
}
