package import Foundation
import GRDB
package import Places

extension StoreWriter {
    /// Who sends marks, and when: the same for all marks of a request.
    package struct Sender: Sendable {
        package var hasDevice: Bool { deviceHash != nil }
        var scope: MarkScope
        var deviceHash: Data?
        var receivedAt: Date
        var late: Bool
        var origin: Origin

        package init(
            scope: MarkScope, device: Secret?, receivedAt: Date, late: Bool, origin: Origin = .form
        ) {
            self.scope = scope
            deviceHash = device?.hash
            // To the millisecond, as it is kept.
            self.receivedAt = Moment.date(Moment.number(receivedAt))
            self.late = late
            self.origin = origin
        }
    }

    /// Keeps marks: new ones, repeated ones and changed ones, each with its own outcome, in one transaction. Sending the
    /// same again changes nothing.
    package func record(_ submissions: [MarkSubmission], from sender: Sender) async throws -> [MarkOutcome] {
        try await write(.addition(to: sender.scope.round)) { db in
            let group = try GroupRow.findOrAdd(preschool: sender.scope.preschool, label: sender.scope.group, db)
            let recorder = try MarkRecorder(db: db, sender: sender, group: group)
            return try submissions.map(recorder.record)
        }
    }

    /// Replaces one of the sender's own marks.
    package func change(_ submission: MarkSubmission, from sender: Sender) async throws -> MarkOutcome {
        try await write(.addition(to: sender.scope.round)) { db in
            let group = try GroupRow.findOrAdd(preschool: sender.scope.preschool, label: sender.scope.group, db)
            return try MarkRecorder(db: db, sender: sender, group: group).change(submission)
        }
    }

    /// Takes back one of the sender's own marks. Doing it again changes nothing.
    ///
    /// - Returns: why not, or nil when the mark is gone.
    package func takeBack(_ id: UUID, from sender: Sender) async throws -> MarkRefusal? {
        try await write(.removal(from: sender.scope.round)) { db in
            let group = try GroupRow.findOrAdd(preschool: sender.scope.preschool, label: sender.scope.group, db)
            return try MarkRecorder(db: db, sender: sender, group: group).takeBack(id)
        }
    }

    /// How long a mark that was taken back can still be fetched back by an administrator.
    package static let undoPeriod: TimeInterval = 30 * 24 * 3600

    /// Forgets the content of marks that were taken back long ago; only their ids are kept, so that a late copy is not
    /// taken for a new mark.
    package func forgetDeleted(before time: Date) async throws {
        try await write(.none) { db in
            var forgotten = 0
            for table in ["deleted_mark", ClearedMarkRow.table] {
                try db.execute(
                    sql: """
                        INSERT OR IGNORE INTO tombstone (id, deleted_at)
                        SELECT id, deleted_at FROM \(table) WHERE deleted_at < ?
                        """, arguments: [Moment.number(time)])
                try db.execute(sql: "DELETE FROM \(table) WHERE deleted_at < ?", arguments: [Moment.number(time)])
                forgotten += db.changesCount
            }
            if forgotten > 0 { try SecureErase.order(db) }
        }
        await sweep()
    }
}

/// The rules of revisions, owners and tombstones.
struct MarkRecorder {
    private let db: Database
    private let sender: StoreWriter.Sender
    private let group: Int64
    private let insertion: MarkInsertion

    /// - Parameter group: the row of the sender's group.
    /// - Throws: ``StoreError/roundIsCleared(_:)``: what came to such a round would never be cleared.
    init(db: Database, sender: StoreWriter.Sender, group: Int64) throws {
        try RetentionRow.refuseCleared(sender.scope.round, db)
        self.db = db
        self.sender = sender
        self.group = group
        insertion = try MarkInsertion(db)
    }

    func record(_ submission: MarkSubmission) throws -> MarkOutcome {
        if try isDeleted(submission.id) { return .refused(.deleted) }
        guard let kept = try find(submission.id) else { return try add(submission) }
        guard kept.mark.scope == sender.scope else { return .refused(.elsewhere) }
        let isOwn = kept.deviceHash != nil && kept.deviceHash == sender.deviceHash
        if submission.content.revision < kept.mark.content.revision { return .alreadyThere(kept.mark, isOwn: isOwn) }
        if submission.content.revision == kept.mark.content.revision {
            guard kept.mark.content.isSame(as: submission.content) else { return .refused(.differs) }
            let contradictions = kept.mark.contradictions(to: submission.claims)
            guard contradictions.isEmpty else { return .refused(.contradicts(contradictions)) }
            return .alreadyThere(kept.mark, isOwn: true)
        }
        guard sender.deviceHash != nil else { return .refused(.deviceKeyMissing) }
        guard isOwn else { return .refused(.deviceKeyWrong) }
        return try replace(kept, with: submission)
    }

    /// Keeps a mark whose id nobody has used.
    func add(_ submission: MarkSubmission) throws -> MarkOutcome {
        let mark = mark(from: submission, review: .unreviewed, origin: sender.origin)
        let contradictions = mark.contradictions(to: submission.claims)
        guard contradictions.isEmpty else { return .refused(.contradicts(contradictions)) }
        try insertion.insert(mark, group: group, device: sender.deviceHash)
        return .created(mark)
    }

    func change(_ submission: MarkSubmission) throws -> MarkOutcome {
        switch try own(submission.id) {
        case .failure(let refusal): return .refused(refusal)
        case .success(let kept):
            if submission.content.revision < kept.mark.content.revision {
                return .refused(.outdated(kept: kept.mark.content.revision))
            }
            if submission.content.revision == kept.mark.content.revision {
                return kept.mark.content.isSame(as: submission.content)
                    ? .alreadyThere(kept.mark, isOwn: true) : .refused(.differs)
            }
            return try replace(kept, with: submission)
        }
    }

    func takeBack(_ id: UUID) throws -> MarkRefusal? {
        switch try own(id) {
        case .failure(.deleted): return nil
        case .failure(let refusal): return refusal
        case .success:
            try MarkRow.softDelete(id, at: sender.receivedAt, db)
            return nil
        }
    }

    /// The sender's own mark. A mark of somebody else is told from an unknown one by nothing.
    private func own(_ id: UUID) throws -> Result<MarkRecord, MarkRefusal> {
        guard let device = sender.deviceHash else { return .failure(.deviceKeyMissing) }
        if try isDeleted(id, by: device) { return .failure(.deleted) }
        guard let kept = try find(id), kept.mark.scope == sender.scope, kept.deviceHash == device else {
            return .failure(.unknown)
        }
        return .success(kept)
    }

    private func replace(_ kept: MarkRecord, with submission: MarkSubmission) throws -> MarkOutcome {
        let contradictions = kept.mark.contradictions(to: submission.claims)
        guard contradictions.isEmpty else { return .refused(.contradicts(contradictions)) }
        // What has been hidden stays hidden; what was approved is looked at again.
        let review: Review = kept.mark.review == .hidden ? .hidden : .unreviewed
        let mark = mark(from: submission, review: review, origin: kept.mark.origin)
        try MarkRow.delete(mark.id, db)
        // In the same row, so that whoever pages through the marks meanwhile sees it once.
        try insertion.insert(mark, group: group, device: kept.deviceHash, row: kept.row)
        try ContentVersion.noteMove(db)
        return .replaced(mark)
    }

    private func mark(from submission: MarkSubmission, review: Review, origin: Origin) -> Mark {
        Mark(
            id: submission.id, content: submission.content, scope: sender.scope, receivedAt: sender.receivedAt,
            late: sender.late, review: review, origin: origin, textHeld: submission.content.hasSensitiveText)
    }

    private func find(_ id: UUID) throws -> MarkRecord? {
        try MarkReader.fetch(db, "WHERE m.id = ?", [id.text]).first
    }

    /// - Parameter device: asks only for what this device took back, as far as that is still known.
    private func isDeleted(_ id: UUID, by device: Data? = nil) throws -> Bool {
        let text = id.text
        let statement = try db.cachedStatement(
            sql: """
                SELECT EXISTS (SELECT 1 FROM deleted_mark WHERE id = :id AND (:device IS NULL OR device_hash = :device))
                    OR EXISTS (SELECT 1 FROM tombstone WHERE id = :id)
                """)
        return try Bool.fetchOne(statement, arguments: ["id": text, "device": device]) ?? false
    }
}
