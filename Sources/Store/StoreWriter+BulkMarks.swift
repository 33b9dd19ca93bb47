import Foundation
import GRDB
public import Places

extension StoreWriter {
    /// What an import did.
    public struct BulkResult: Sendable, Equatable {
        public var added = 0
        /// Already there, from an earlier run of the same import.
        public var alreadyThere = 0
        /// By index: what could not be kept, and why.
        public var refused: [Int: MarkRefusal] = [:]

        public init() {}
    }

    /// Keeps many marks at once, all or none. The spatial index is built anew afterwards, in the same transaction, which
    /// costs far less than keeping it up to date mark by mark.
    ///
    /// - Parameter allOrNothing: refuses everything when one mark is refused.
    public func importMarks(
        _ submissions: [MarkSubmission], from sender: Sender, allOrNothing: Bool = true
    ) async throws -> BulkResult {
        struct Undone: Error { var result: BulkResult }
        do {
            return try await write { db in
                let result = try StoreWriter.add(submissions, from: sender, db)
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

    private static func add(
        _ submissions: [MarkSubmission], from sender: Sender, _ db: Database
    ) throws -> BulkResult {
        let rebuild = submissions.count >= worthRebuilding
        if rebuild { try SpatialIndex.mark.drop(db) }
        let group = try GroupRow.findOrAdd(preschool: sender.scope.preschool, label: sender.scope.group, db)
        let recorder = MarkRecorder(db: db, sender: sender, group: group)
        var result = BulkResult()
        for (index, submission) in submissions.enumerated() {
            switch try recorder.record(submission) {
            case .created: result.added += 1
            case .alreadyThere, .replaced: result.alreadyThere += 1
            case .refused(let refusal): result.refused[index] = refusal
            }
        }
        if rebuild { try SpatialIndex.mark.create(db) }
        return result
    }

    /// Keeps the synthetic marks of the demonstration, which belong to many groups.
    public func addDemonstration(_ marks: [Mark]) async throws {
        try await write { db in
            var groups: [MarkScope: Int64] = [:]
            for mark in marks {
                let known = groups[mark.scope]
                let group =
                    try known ?? GroupRow.findOrAdd(preschool: mark.scope.preschool, label: mark.scope.group, db)
                groups[mark.scope] = group
                try MarkRow.insert(mark, group: group, device: nil, db)
            }
        }
    }
}
