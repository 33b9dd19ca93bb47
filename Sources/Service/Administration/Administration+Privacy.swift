import Disclosure
import Foundation
import Places
import Store

// MARK: Retention

extension Administration {
    /// Sets until when what a round has gathered is kept.
    func retain(_ id: Int?, _ order: RoundRetention, at time: Date) async throws -> RoundStatus {
        let round = try await round(id, at: time)
        let retention: Retention?
        switch (order.what, order.until) {
        case (nil, nil): retention = nil
        case (.some(let part), .some(let text)):
            retention = Retention(part: part, end: dayAfter(try day("until", text)!))
        case (nil, _): throw Problem.entry("/what", FieldProblem("/what", .missing))
        case (_, nil): throw Problem.entry("/until", FieldProblem("/until", .missing))
        }
        try await writer.setRetention(of: round.id, to: retention)
        return try await status(of: round, at: time)
    }

    func retention(of round: Round) async throws -> RetentionStatus? {
        try await store.retention(of: round.id).map {
            RetentionStatus(
                what: $0.part, until: Timestamp.day(of: $0.end.addingTimeInterval(-1)),
                done: $0.doneAt.map(Timestamp.format))
        }
    }

    /// Takes from rounds what is not to be kept any more; the audit log tells of it.
    func clearWhatIsDue(at time: Date) async throws {
        for (round, retention) in try await store.roundsToClear(at: time) {
            let order = AuditedOrder(
                at: time, who: AuditWords.service, action: AuditWords.retention,
                details: "/rounds/\(round) \(retention.part.rawValue)")
            _ = try await AuditedOrder.$current.withValue(order) {
                try await writer.clear(round, retention.part, at: time)
            }
        }
    }
}

// MARK: Erasure

extension Administration {
    func erase(_ erasure: Erasure, at time: Date) async throws -> ErasureResult {
        try checkReason(erasure.reason)
        let named = [erasure.marks != nil, erasure.preschool != nil, erasure.invitation != nil].count { $0 }
        guard named == 1, erasure.round == nil || erasure.preschool != nil, !erasure.wordsOnly || erasure.marks != nil
        else {
            throw Problem.entry(
                "/marks", "säg antingen marks, preschool (och round) eller invitation",
                "say either marks, preschool (with round) or invitation")
        }
        if let marks = erasure.marks {
            let ids = try ids(of: marks)
            if erasure.dryRun != true { try await writer.erase(ids, wordsOnly: erasure.wordsOnly, at: time) }
            return ErasureResult(erased: ids.count, publications: nil)
        }
        let scope =
            erasure.preschool.map { ErasureScope.preschool($0, round: erasure.round) }
            ?? .invitation(erasure.invitation!)
        let (count, rounds) = try await store.markCount(in: scope)
        let open = try await store.publications().map(\.publication)
            .filter { $0.withdrawnAt == nil && rounds.contains($0.round.id) }
        guard erasure.dryRun != true else { return ErasureResult(erased: count, publications: open.map(\.number)) }
        return ErasureResult(erased: try await writer.erase(scope, at: time), publications: open.map(\.number))
    }

    /// Reasons are kept in the log for good, so they must not say who asked.
    private func checkReason(_ text: String) throws {
        guard !text.allSatisfy(\.isWhitespace) else {
            throw Problem.entry("/reason", FieldProblem("/reason", .missing))
        }
        guard !SensitiveText.mayIdentifySomebody(text) else {
            throw Problem.entry(
                "/reason", "ser ut att peka ut någon; loggen gallras aldrig, så skriv till exempel ett diarienummer",
                "seems to identify somebody; the log is never shortened, so write a file number, for example")
        }
    }
}

// MARK: The audit log

extension Administration {
    /// Accepts the audit log as it is, after somebody has looked into why it differs from what was written outside.
    func acceptAudit(_ acceptance: AuditAcceptance) async throws {
        try checkReason(acceptance.reason)
        try await writer.acceptAudit()
    }
}

// MARK: Everything about a preschool

extension Administration {
    /// Notes that everything about a preschool is taken out.
    func noteExport(of code: String) async throws -> PreschoolHoldings {
        let preschool = try await preschool(code)
        try await writer.noteOrder()
        return PreschoolHoldings(
            code: code, name: preschool.name, marks: try await store.everyMarkCount(of: code))
    }
}
