package import Foundation
package import Geodesy

/// What a preschool group says of one place; every property but the position has its line in ``MarkSchema``.
package struct MarkContent: Sendable, Hashable {
    /// Counts the changes of a mark, from 1.
    package var revision = 1
    /// SWEREF 99 TM (EPSG:3006), metres.
    package var position: Position
    package var category: Category
    /// How many children agreed, 1–150.
    package var children: Int
    package var recordedAt: Date
    package var kind: Kind = .favourite
    package var seasons: Set<Season> = []
    package var ageBand: AgeBand?
    package var frequency: Frequency?
    package var walkingMinutes: Int?
    /// The children's own words.
    package var quote: String?
    /// The adult's interpretation, kept apart from the children's words.
    package var staffNote: String?
    package var language: QuoteLanguage?
    package var placement: Placement?
    /// Accuracy of the point as the device states it, metres.
    package var accuracyM: Double?

    package init(
        revision: Int = 1, position: Position, category: Category, children: Int, recordedAt: Date
    ) {
        self.revision = revision
        self.position = position
        self.category = category
        self.children = children
        self.recordedAt = recordedAt
    }

    /// A content whose fields are still to be filled in: those that are required hold nothing that means anything.
    package init(unfilledAt position: Position) {
        self.init(position: position, category: .other, children: 0, recordedAt: .distantPast)
    }

    /// Equal but for rounding: a position that has been through degrees and back may differ by less than a millimetre.
    package func isSame(as other: MarkContent) -> Bool {
        guard position.distance(to: other.position) < 0.001 else { return false }
        var moved = other
        moved.position = position
        return self == moved
    }
}

/// A mark as its sender wants it kept.
package struct MarkSubmission: Sendable, Hashable {
    package var id: UUID
    package var content: MarkContent
    /// What the sender says of the fields that the service sets.
    package var claims: [ServerField: String]

    package init(id: UUID, content: MarkContent, claims: [ServerField: String] = [:]) {
        self.id = id
        self.content = content
        self.claims = claims
    }
}

/// Where a mark belongs: one group of one preschool in one round.
package struct MarkScope: Sendable, Hashable {
    package var preschool: String
    /// nil for the preschool's unnamed group.
    package var group: String?
    package var round: Int

    package init(preschool: String, group: String?, round: Int) {
        self.preschool = preschool
        self.group = group
        self.round = round
    }
}

/// A mark as it is kept.
package struct Mark: Sendable, Hashable, Identifiable {
    package var id: UUID
    package var content: MarkContent
    package var scope: MarkScope
    package var receivedAt: Date
    /// Came in after the round had closed.
    package var late: Bool
    package var review: Review
    package var origin: Origin
    /// Quote and note are held back from every layer until an administrator has looked.
    package var textHeld: Bool

    package init(
        id: UUID, content: MarkContent, scope: MarkScope, receivedAt: Date, late: Bool, review: Review, origin: Origin,
        textHeld: Bool
    ) {
        self.id = id
        self.content = content
        self.scope = scope
        self.receivedAt = receivedAt
        self.late = late
        self.review = review
        self.origin = origin
        self.textHeld = textHeld
    }
}

extension Mark {
    /// The fields that the service sets, as the API writes them; group and round may be null.
    package var serverFields: [(field: ServerField, text: String?)] {
        [
            (.preschool, scope.preschool), (.group, scope.group), (.round, String(scope.round)),
            (.receivedAt, Timestamp.format(receivedAt)), (.late, String(late)), (.review, review.rawValue),
            (.origin, origin.rawValue),
        ]
    }

    /// The claims of a submission that differ from what the service has.
    package func contradictions(to claims: [ServerField: String]) -> [FieldProblem] {
        guard !claims.isEmpty else { return [] }
        return serverFields.compactMap { field, text in
            guard let claim = claims[field], claim != text else { return nil }
            return FieldProblem(field.pointer, .setByServer(stored: text ?? "null"))
        }
    }
}

/// A mark as somebody wrote it down, read field by field but not yet judged: the common form of a GeoJSON Feature, a row of a
/// table and a waypoint. Problems that reading met are kept, so that one answer can name them all.
package struct UncheckedMark: Sendable {
    package var id: String?
    /// The id that follows from the content, where the source gives none.
    package var derivedID: UUID?
    /// x, y in the coordinate system of the source.
    package var coordinates: Position?
    /// What each field of ``MarkSchema`` holds, by its index: text, numbers or words.
    package var values = [FieldValue?](repeating: nil, count: MarkSchema.fields.count)
    /// What the source claims of the fields that the service sets.
    package var claims: [ServerField: String] = [:]
    package var problems: [FieldProblem] = []

    package init() {}
}

/// What counting needs to know of a mark.
package struct MarkPoint: Sendable, Hashable {
    /// SWEREF 99 TM (EPSG:3006), metres.
    package var position: Position
    package var preschool: String
    /// A number for the group, the same for all of its marks.
    package var group: Int
    /// How many children the group and the preschool have, where known.
    package var groupSize: Int?
    package var preschoolSize: Int?
    package var children: Int
    package var category: Category
    package var kind: Kind
    package var seasons: Set<Season>
    package var accuracyM: Double?
    package var review: Review

    /// - Parameter review: unreviewed unless told, so that what nobody has looked at is never taken for approved.
    package init(
        position: Position, preschool: String, group: Int, groupSize: Int? = nil, preschoolSize: Int? = nil,
        children: Int, category: Category, kind: Kind = .favourite, seasons: Set<Season> = [],
        accuracyM: Double? = nil, review: Review = .unreviewed
    ) {
        self.position = position
        self.preschool = preschool
        self.group = group
        self.groupSize = groupSize
        self.preschoolSize = preschoolSize
        self.children = children
        self.category = category
        self.kind = kind
        self.seasons = seasons
        self.accuracyM = accuracyM
        self.review = review
    }
}

/// How many children stand behind marks, without counting the same ones twice: of each group the largest number that it
/// gave, capped by the size of the group and of the preschool where these are known.
package struct ChildrenCount: Sendable, Hashable, Codable {
    /// By preschool code.
    package var byPreschool: [String: Int]

    /// - Complexity: O(n).
    package init(_ points: some Sequence<MarkPoint>) {
        var byGroup: [Int: (preschool: String, children: Int)] = [:]
        var sizes: [String: Int] = [:]
        for point in points {
            let children = min(point.children, point.groupSize ?? .max)
            byGroup[point.group] = (point.preschool, max(children, byGroup[point.group]?.children ?? 0))
            sizes[point.preschool] = point.preschoolSize
        }
        byPreschool = Dictionary(byGroup.values.map { ($0.preschool, $0.children) }, uniquingKeysWith: +)
        for (preschool, size) in sizes { byPreschool[preschool] = min(byPreschool[preschool]!, size) }
    }

    package var total: Int { byPreschool.values.reduce(0, +) }

    /// The part of all the children that the preschool with the most of them has, 0–1.
    package var largestShare: Double {
        total == 0 ? 0 : Double(byPreschool.values.max()!) / Double(total)
    }

    /// The part that one preschool has, 0–1.
    package func share(of preschool: String) -> Double {
        total == 0 ? 0 : Double(byPreschool[preschool] ?? 0) / Double(total)
    }
}
