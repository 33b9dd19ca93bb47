public import Geodesy

/// What counting needs to know of a mark.
public struct MarkPoint: Sendable, Hashable {
    /// SWEREF 99 TM (EPSG:3006), metres.
    public var position: Position
    public var preschool: String
    /// A number for the group, the same for all of its marks.
    public var group: Int
    /// How many children the group and the preschool have, where known.
    public var groupSize: Int?
    public var preschoolSize: Int?
    public var children: Int
    public var category: Category
    public var kind: Kind
    public var seasons: Set<Season>
    public var accuracyM: Double?
    public var review: Review

    /// - Parameter review: unreviewed unless told, so that what nobody has looked at is never taken for approved.
    public init(
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
