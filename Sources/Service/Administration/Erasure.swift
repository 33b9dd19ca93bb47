package import Foundation
import HTTPTypes
import Disclosure
package import Places
import Store

/// What was erased, or what would be.
package struct ErasureResult: Message {
    package var erased: Int
    /// Publications of the same rounds that everyone can still see. What was erased may have been counted in them; the next
    /// publication is without it, and an administrator can withdraw these. Not told for marks by name.
    package var publications: [Int]?
}

/// Marks to erase for good: by name, or a preschool's, or an invitation's.
package struct EraseMarks: MessageOrder {
    package static let schema = "Erasure"
    package static let call = OrderCall(
        .post, "/erase", "Erases marks for good, one by one or a preschool's or an invitation's, or their words",
        log: Wording("Raderade för gott", "Erased for good"), refusals: [404])

    /// UUIDs.
    package var marks: [String]?
    /// A preschool's code: all its marks.
    package var preschool: String?
    /// Only those of this round.
    package var round: Int?
    /// An invitation's number: the marks that its group made in the form in its round.
    package var invitation: Int?
    /// Keeps the marks, without what was said and written of them; for marks by name.
    package var wordsOnly: Bool
    /// Only counts.
    package var dryRun: Bool?
    /// Why, for the audit log; never what the words were, or who asked.
    package var reason: StatedReason

    package init(
        marks: [String]? = nil, preschool: String? = nil, round: Int? = nil, invitation: Int? = nil,
        wordsOnly: Bool = false, dryRun: Bool? = nil, reason: String
    ) {
        (self.marks, self.preschool, self.round, self.invitation) = (marks, preschool, round, invitation)
        (self.wordsOnly, self.dryRun, self.reason) = (wordsOnly, dryRun, StatedReason(reason))
    }

    package func carryOut(by administration: Administration, at time: Date) async throws -> ErasureResult {
        try Problem.checkReason(reason.text)
        let named = [marks != nil, preschool != nil, invitation != nil].count { $0 }
        guard named == 1, round == nil || preschool != nil, !wordsOnly || marks != nil else {
            throw Problem.entry(
                "/marks", "säg antingen marks, preschool (och round) eller invitation",
                "say either marks, preschool (with round) or invitation")
        }
        let (store, writer) = (administration.store, administration.writer)
        if let marks {
            let ids = try UUID.ids(of: marks)
            if dryRun != true { try await writer.erase(ids, wordsOnly: wordsOnly, at: time) }
            return ErasureResult(erased: ids.count, publications: nil)
        }
        let scope = preschool.map { ErasureScope.preschool($0, round: round) } ?? .invitation(invitation!)
        let (count, rounds) = try await store.markCount(in: scope)
        let open = try await store.publications().map(\.publication)
            .filter { $0.withdrawnAt == nil && rounds.contains($0.round.id) }
        guard dryRun != true else { return ErasureResult(erased: count, publications: open.map(\.number)) }
        return ErasureResult(erased: try await writer.erase(scope, at: time), publications: open.map(\.number))
    }
}
