public import Foundation
public import Geodesy

/// What a preschool group says of one place.
public struct MarkContent: Sendable, Hashable {
    /// SWEREF 99 TM (EPSG:3006), metres.
    public var position: Position
    public var category: Category
    /// How many children agreed, 1–150.
    public var children: Int
    public var recordedAt: Date
    public var kind: Kind = .favourite
    public var seasons: Set<Season> = []
    public var ageBand: AgeBand?
    public var frequency: Frequency?
    public var walkingMinutes: Int?
    /// The children's own words.
    public var quote: String?
    /// The adult's interpretation, kept apart from the children's words.
    public var staffNote: String?
    public var language: QuoteLanguage?
    public var placement: Placement?
    /// Accuracy of the point as the device states it, metres.
    public var accuracyM: Double?

    public init(position: Position, category: Category, children: Int, recordedAt: Date) {
        self.position = position
        self.category = category
        self.children = children
        self.recordedAt = recordedAt
    }

    /// True when the text may point to somebody, and must wait for an administrator.
    public var hasSensitiveText: Bool {
        [quote, staffNote].contains { $0.map(SensitiveText.mayIdentifySomebody) ?? false }
    }

    /// Equal but for rounding: a position that has been through degrees and back may differ by less than a millimetre.
    public func isSame(as other: MarkContent) -> Bool {
        guard position.distance(to: other.position) < 0.001 else { return false }
        var moved = other
        moved.position = position
        return self == moved
    }
}

/// A mark as its sender wants it kept.
public struct MarkSubmission: Sendable, Hashable {
    public var id: UUID
    public var revision: Int
    public var content: MarkContent
    /// What the sender says of the fields that the service sets.
    public var claims: [ServerField: String]

    public init(id: UUID, revision: Int, content: MarkContent, claims: [ServerField: String] = [:]) {
        self.id = id
        self.revision = revision
        self.content = content
        self.claims = claims
    }
}

/// Where a mark belongs: one group of one preschool in one round.
public struct MarkScope: Sendable, Hashable {
    public var preschool: String
    /// nil for the preschool's unnamed group.
    public var group: String?
    public var round: Int

    public init(preschool: String, group: String?, round: Int) {
        self.preschool = preschool
        self.group = group
        self.round = round
    }
}

/// A mark as it is kept.
public struct Mark: Sendable, Hashable, Identifiable {
    public var id: UUID
    public var revision: Int
    public var content: MarkContent
    public var scope: MarkScope
    public var receivedAt: Date
    /// Came in after the round had closed.
    public var late: Bool
    public var review: Review
    public var origin: Origin
    /// Quote and note are held back from every layer until an administrator has looked.
    public var textHeld: Bool

    public init(
        id: UUID, revision: Int, content: MarkContent, scope: MarkScope, receivedAt: Date, late: Bool,
        review: Review, origin: Origin, textHeld: Bool
    ) {
        self.id = id
        self.revision = revision
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
    public var serverFields: [(field: ServerField, text: String?)] {
        [
            (.preschool, scope.preschool), (.group, scope.group), (.round, String(scope.round)),
            (.receivedAt, Timestamp.format(receivedAt)), (.late, String(late)), (.review, review.rawValue),
            (.origin, origin.rawValue),
        ]
    }

    /// The claims of a submission that differ from what the service has.
    public func contradictions(to claims: [ServerField: String]) -> [FieldProblem] {
        guard !claims.isEmpty else { return [] }
        return serverFields.compactMap { field, text in
            guard let claim = claims[field], claim != text else { return nil }
            return FieldProblem(field.pointer, .setByServer(stored: text ?? "null"))
        }
    }
}
