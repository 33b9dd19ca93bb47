import Foundation
import GRDB
package import Places

extension StoreWriter {
    /// What an import did.
    package struct BulkResult: Sendable, Equatable {
        package var added = 0
        /// Already there, from an earlier run of the same import.
        package var alreadyThere = 0
        /// By index: what could not be kept, and why.
        package var refused: [Int: MarkRefusal] = [:]

        package init() {}
    }

    /// Keeps many marks at once, all or none. The spatial index is built anew afterwards, in the same transaction, which
    /// costs far less than keeping it up to date mark by mark.
    ///
    /// - Parameter allOrNothing: refuses everything when one mark is refused.
    package func importMarks(
        _ submissions: [MarkSubmission], from sender: Sender, allOrNothing: Bool = true
    ) async throws -> BulkResult {
        struct Undone: Error { var result: BulkResult }
        // Asked for here: the transaction runs outside of the task.
        let report = WorkReport.current
        do {
            return try await write(.addition(to: sender.scope.round)) { db in
                let result = try StoreWriter.add(submissions, from: sender, report, db)
                if allOrNothing, !result.refused.isEmpty { throw Undone(result: result) }
                return result
            }
        } catch let undone as Undone {
            var result = undone.result
            result.added = 0
            return result
        }
    }

    /// Fewer marks than this go into the spatial index one by one.
    private static let worthRebuilding = 2_000

    /// How many marks are written between two reports.
    private static let stretch = 500

    private static func add(
        _ submissions: [MarkSubmission], from sender: Sender, _ report: WorkReport?, _ db: Database
    ) throws -> BulkResult {
        report?.begin(.writing, of: submissions.count)
        let group = try GroupRow.findOrAdd(preschool: sender.scope.preschool, label: sender.scope.group, db)
        let recorder = try MarkRecorder(db: db, sender: sender, group: group)
        guard submissions.count >= worthRebuilding else {
            return try add(submissions, recorder, known: nil, report)
        }
        return try withLargeCache(db) {
            try SpatialIndex.mark.bulkLoad(db) {
                // One look at all ids instead of two at each mark: nearly all marks of an import are new.
                try add(submissions, recorder, known: MarkRow.knownIDs(db), report)
            }
        }
    }

    private static func add(
        _ submissions: [MarkSubmission], _ recorder: MarkRecorder, known: Set<UUID>?, _ report: WorkReport?
    ) throws -> BulkResult {
        var known = known
        if let count = known?.count { known?.reserveCapacity(count + submissions.count) }
        var result = BulkResult()
        for (index, submission) in submissions.enumerated() {
            let isNew = known?.insert(submission.id).inserted ?? false
            switch try isNew ? recorder.add(submission) : recorder.record(submission) {
            case .created: result.added += 1
            case .alreadyThere, .replaced: result.alreadyThere += 1
            case .refused(let refusal): result.refused[index] = refusal
            }
            if index % stretch == stretch - 1 { report?.advance(by: stretch) }
        }
        return result
    }

    /// 64 MiB, so that pages are not written out and read back in the middle of the transaction.
    private static func withLargeCache<Value>(_ db: Database, _ body: () throws -> Value) throws -> Value {
        try db.execute(sql: "PRAGMA cache_size = -65536")
        defer { try? db.execute(sql: "PRAGMA cache_size = -2000") }
        return try body()
    }

    static func addDemonstration(_ marks: [Mark], _ report: WorkReport?, _ db: Database) throws {
        report?.begin(.writing, of: marks.count)
        var groups: [MarkScope: Int64] = [:]
        let insertion = try MarkInsertion(db)
        try StoreWriter.withLargeCache(db) {
            try SpatialIndex.mark.bulkLoad(db) {
                for (index, mark) in marks.enumerated() {
                    let known = groups[mark.scope]
                    let group =
                        try known ?? GroupRow.findOrAdd(preschool: mark.scope.preschool, label: mark.scope.group, db)
                    groups[mark.scope] = group
                    try insertion.insert(mark, group: group, device: nil)
                    if index % stretch == stretch - 1 { report?.advance(by: stretch) }
                }
            }
        }
    }
}
