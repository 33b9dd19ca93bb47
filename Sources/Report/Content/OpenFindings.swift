/// What everyone may see: what a publication shows, and nothing else. Counts are bands; there are no slices by category,
/// season, kind or round, no words, no times, no totals.
public struct OpenFindings: Sendable {
    /// By number. The numbers say nothing of rank.
    public var hotspots: [OpenHotspot]
    public var preschools: [ReportPreschool]
    public var publication: PublicationRecord

    public init(hotspots: [OpenHotspot], preschools: [ReportPreschool], publication: PublicationRecord) {
        self.hotspots = hotspots
        self.preschools = preschools
        self.publication = publication
    }
}

/// A hotspot as everyone sees it.
public struct OpenHotspot: Sendable {
    public var place: HotspotPlace
    /// nil under the lowest band, which then is not told at all.
    public var children: CountBand?
    public var marks: CountBand?
    public var preschools: CountBand?

    public init(place: HotspotPlace, children: CountBand?, marks: CountBand?, preschools: CountBand?) {
        self.place = place
        self.children = children
        self.marks = marks
        self.preschools = preschools
    }
}

/// A range of counts: `10–19`, or `100 eller fler`. A single count is not a range and makes none.
public struct CountBand: Sendable, Hashable {
    public let lower: Int
    /// nil: and more.
    public let upper: Int?

    /// - Returns: nil unless the range holds at least two counts.
    public init?(lower: Int, upper: Int?) {
        guard lower >= 0, upper.map({ $0 > lower }) ?? true else { return nil }
        self.lower = lower
        self.upper = upper
    }
}

/// The publication that an open report shows.
public struct PublicationRecord: Sendable {
    /// From 1; the demonstration's is 0.
    public var number: Int
    /// `2026-11`; nothing more exact is told.
    public var month: String
    /// In Swedish, a sentence: what a place must have to be shown.
    public var rule: String
    /// Of what was published, hexadecimal; nil where none is given.
    public var checksum: String?

    public init(number: Int, month: String, rule: String, checksum: String?) {
        self.number = number
        self.month = month
        self.rule = rule
        self.checksum = checksum
    }
}
