package import Foundation
import Geodesy
import HTTPTypes
package import Places
import Store

// Looking at marks: approving them for publication, hiding them, undoing that they were taken back.

/// A mark, as far as an administrator judges it.
struct ReviewEntry: Message {
    /// What there is to know of it besides its fields.
    private struct Circumstances: Message {
        var id: String
        var preschool: String
        var preschoolName: String
        var group: String?
        var round: Int
        /// A text that looks personal is kept from every layer until the mark is approved.
        var textHeld: Bool
        var review: Review
        /// WGS 84, degrees.
        var lon: Double
        var lat: Double
        /// When it was taken back.
        var deleted: String?
    }

    /// What is judged: what the mark says of the place, when, and every text that somebody has written.
    private static let fields =
        [\MarkContent.kind, \.category, \.children, \.recordedAt].map(MarkSchema.field)
        + MarkSchema.texts.map { MarkSchema.fields[$0] }

    private let circumstances: Circumstances
    /// What each of ``fields`` holds.
    private let values: [FieldValue?]

    init(_ mark: Mark, of preschoolName: String, at degrees: Position, deleted: Date?) {
        circumstances = Circumstances(
            id: mark.id.text, preschool: mark.scope.preschool, preschoolName: preschoolName, group: mark.scope.group,
            round: mark.scope.round, textHeld: mark.textHeld, review: mark.review, lon: degrees.longitude,
            lat: degrees.latitude, deleted: deleted.map(Timestamp.format))
        let values = mark.content.values
        self.values = ReviewEntry.fields.map { values[$0.index] }
    }

    func encode(to encoder: any Encoder) throws {
        try circumstances.encode(to: encoder)
        try encoder.encode(values, of: ReviewEntry.fields)
    }

    init(from decoder: any Decoder) throws {
        circumstances = try Circumstances(from: decoder)
        values = try decoder.values(of: ReviewEntry.fields)
    }
}

struct ReviewEntries: Message { var marks: [ReviewEntry] }

struct ListMarks: AdministrativeOrder {
    static let call = OrderCall(
        reading: "/review", "Marks by state of review, with texts that are held back",
        query: [
            .init(name: "round", explanation: "a round's number; the latest unless told"),
            .init(name: "review", explanation: "unreviewed (default), approved, hidden or deleted"),
            .init(name: "preschool", explanation: "a preschool's code"),
        ], refusals: [400, 404])

    let round: Int?
    let filter: ReviewFilter
    let preschool: String?

    init(_ parameters: OrderParameters, _: NoBody) throws {
        let query = parameters.query
        guard let filter = ReviewFilter(rawValue: query["review"] ?? ReviewFilter.unreviewed.rawValue) else {
            throw Problem.parameter(
                "review", "ska vara \(ReviewFilter.codes.joined(separator: ", ")).",
                "must be one of \(ReviewFilter.codes.joined(separator: ", ")).")
        }
        (round, self.filter, preschool) = (try query.number("round"), filter, query["preschool"])
    }
    var parameters: [String: String?] {
        ["round": round.map(String.init), "review": filter.rawValue, "preschool": preschool]
    }

    func carryOut(by administration: Administration, at time: Date) async throws -> ReviewEntries {
        let store = administration.store
        let marks = try await store.marks(in: try await store.roundOrLatest(round, at: time).id, matching: filter)
        let names = Dictionary(uniqueKeysWithValues: try await store.preschools().map { ($0.code, $0.name) })
        return ReviewEntries(
            marks: try marks.filter { preschool == nil || $0.mark.scope.preschool == preschool }.map { mark, deleted in
                let degrees = try administration.degrees(of: mark.content.position)
                return ReviewEntry(
                    mark, of: names[mark.scope.preschool] ?? mark.scope.preschool, at: degrees, deleted: deleted)
            })
    }
}

/// How many marks were reviewed, and how many were left because each needs a look.
package struct ReviewResult: Message {
    package var changed: Int
    /// Unreviewed marks whose text is held back.
    package var held: Int
}

/// Approves or hides marks, or makes them unreviewed again; or approves all of a round that wait.
package struct ReviewMarks: MessageOrder {
    package static let schema = "ReviewDecision"
    package static let call = OrderCall(
        .post, "/review", "Approves or hides marks, or puts them back",
        log: Wording("Granskade markeringar", "Reviewed marks"), refusals: [404])

    package var review: Review
    /// UUIDs; or else all unreviewed marks of a round are approved, but for those whose text is held back.
    package var marks: [String]?
    package var round: Int?
    package var preschool: String?

    package init(as review: Review, marks: [String]?, round: Int? = nil, preschool: String? = nil) {
        (self.review, self.marks, self.round, self.preschool) = (review, marks, round, preschool)
    }

    package func carryOut(by administration: Administration, at time: Date) async throws -> ReviewResult {
        if let marks {
            let ids = try UUID.ids(of: marks)
            try await administration.writer.review(ids, as: review)
            return ReviewResult(changed: ids.count, held: 0)
        }
        guard review == .approved else {
            throw Problem.entry(
                "/marks", "saknas: säg vilka markeringar det gäller", "is missing: say which marks it is about")
        }
        let round = try await administration.store.roundOrLatest(round, at: time)
        let result = try await administration.writer.approveAll(in: round.id, preschool: preschool)
        return ReviewResult(changed: result.approved, held: result.held)
    }
}

extension UUID {
    /// Of what stands in a message as `marks`.
    static func ids(of marks: [String]) throws -> [UUID] {
        guard !marks.isEmpty else { throw Problem.entry("/marks", FieldProblem("/marks", .missing)) }
        return try marks.map { text in
            guard let id = UUID(uuidString: text) else {
                throw Problem.entry("/marks", FieldProblem("/marks", .notAUUID(text)))
            }
            return id
        }
    }
}

/// Undoes that a mark was taken back, which is possible for 30 days.
package struct RestoreMark: AdministrativeOrder {
    package static let call = OrderCall(
        .post, "/marks/{id}/restore", "Undoes that a mark was taken back",
        log: Wording("Ångrade en borttagning", "Undid a deletion"), refusals: [404])

    package let id: String

    package init(id: String) { self.id = id }
    package init(_ parameters: OrderParameters, _: NoBody) throws { id = try parameters.text("id") }
    package var parameters: [String: String?] { ["id": id] }

    package func carryOut(by administration: Administration, at time: Date) async throws -> Done {
        guard let mark = UUID(uuidString: id) else { throw StoreError.unknownMarks([id]) }
        try await administration.writer.restore(mark)
        return Done()
    }
}
