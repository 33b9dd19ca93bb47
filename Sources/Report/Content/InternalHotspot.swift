/// A hotspot with all its figures.
public struct InternalHotspot: Sendable {
    public var place: HotspotPlace
    public var marks: Int
    public var groups: Int
    public var children: Int
    public var preschools: Int
    /// The largest preschool's share of the children, 0–1.
    public var largestShare: Double
    /// The name of the preschool that carries the hotspot alone; nil where several do. The filler decides from which
    /// share on that is so, and says it in the method's parameters.
    public var carriedBy: String?
    /// Under five marks or two groups: too little to say much.
    public var isWeak: Bool
    public var category: PlaceCategory?
    public var season: PlaceSeason?
    /// Median accuracy of the marks, metres.
    public var accuracyM: Double
    /// The share of resampling runs in which the hotspot is found again, 0–1; nil where none were made.
    public var stability: Double?

    public init(
        place: HotspotPlace, marks: Int, groups: Int, children: Int, preschools: Int, largestShare: Double,
        carriedBy: String? = nil, isWeak: Bool, category: PlaceCategory?, season: PlaceSeason?, accuracyM: Double,
        stability: Double? = nil
    ) {
        self.place = place
        self.marks = marks
        self.groups = groups
        self.children = children
        self.preschools = preschools
        self.largestShare = largestShare
        self.carriedBy = carriedBy
        self.isWeak = isWeak
        self.category = category
        self.season = season
        self.accuracyM = accuracyM
        self.stability = stability
    }
}

/// What kind of place it is; the raw value is the name of the pictogram.
public enum PlaceCategory: String, Sendable, CaseIterable {
    case play, nature, water, snow, animals, calm, climb, gather, other
    /// No category prevails; it has no pictogram.
    case mixed
}

/// When a place is used.
public enum PlaceSeason: String, Sendable, CaseIterable {
    case summer, winter, allYear
    /// No season prevails.
    case mixed
}
