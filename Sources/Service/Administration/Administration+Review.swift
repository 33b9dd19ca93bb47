import Foundation
import Geodesy
import Places
import Store

extension Administration {
    func reviewList(_ round: Int?, shelf: ReviewShelf, preschool: String?) async throws -> ReviewEntries {
        let marks = try await store.marks(in: try await store.roundOrLatest(round).id, on: shelf)
        let names = Dictionary(uniqueKeysWithValues: try await store.preschools().map { ($0.code, $0.name) })
        return ReviewEntries(
            marks: try marks.filter { preschool == nil || $0.mark.scope.preschool == preschool }.map { mark, deleted in
                let degrees = try degrees(of: mark.content.position)
                return ReviewEntry(
                    id: mark.id.text, preschool: mark.scope.preschool,
                    preschoolName: names[mark.scope.preschool] ?? mark.scope.preschool, group: mark.scope.group,
                    round: mark.scope.round, kind: mark.content.kind, category: mark.content.category,
                    children: mark.content.children, recordedAt: Timestamp.format(mark.content.recordedAt),
                    quote: mark.content.quote, staffNote: mark.content.staffNote, textHeld: mark.textHeld,
                    review: mark.review, lon: degrees.longitude, lat: degrees.latitude,
                    deleted: deleted.map(Timestamp.format))
            })
    }

    func review(_ decision: ReviewDecision) async throws -> ReviewResult {
        if let marks = decision.marks {
            let ids = try ids(of: marks)
            try await writer.review(ids, as: decision.review)
            return ReviewResult(changed: ids.count, held: 0)
        }
        guard decision.review == .approved else {
            throw Problem.entry(
                "/marks", "saknas: säg vilka markeringar det gäller", "is missing: say which marks it is about")
        }
        let round = try await store.roundOrLatest(decision.round)
        let result = try await writer.approveAll(in: round.id, preschool: decision.preschool)
        return ReviewResult(changed: result.approved, held: result.held)
    }

    func restore(_ mark: String) async throws {
        guard let id = UUID(uuidString: mark) else { throw StoreError.unknownMarks([mark]) }
        try await writer.restore(id)
    }

    func ids(of marks: [String]) throws -> [UUID] {
        guard !marks.isEmpty else { throw Problem.entry("/marks", FieldProblem("/marks", .missing)) }
        return try marks.map { text in
            guard let id = UUID(uuidString: text) else {
                throw Problem.entry("/marks", FieldProblem("/marks", .notAUUID(text)))
            }
            return id
        }
    }
}
