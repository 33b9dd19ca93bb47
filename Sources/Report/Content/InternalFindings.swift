/// What those may see who may see the marks. None of this has a place in ``OpenFindings``.
public struct InternalFindings: Sendable {
    /// By rank.
    public var hotspots: [InternalHotspot]
    public var preschools: [ReportPreschool]
    public var input: InputRecord
    /// Of each preschool that the register has.
    public var participation: [Participation]
    /// Marks by category.
    public var categories: [CategoryCount]
    /// Marks by season, with the words to show: `Sommar`, `Vinter`, `Inte angivet`.
    public var seasons: [LabelledCount]
    /// Marks by kind, with the words to show: `Favorit`, `Undviker`, `Önskan`; empty where only one was analysed.
    public var kinds: [LabelledCount]
    /// How the resampling was done; nil where none was. Each hotspot has its own share.
    public var resampling: Resampling?
    /// The same marks under each weighting, the chosen one among them.
    public var weightings: [WeightingOutcome]
    /// nil where there is no earlier analysis to compare with.
    public var change: ChangeSummary?
    /// nil where no k-distances were asked for.
    public var kDistances: KDistances?
    /// Density; empty where none was asked for.
    public var isopleths: [Isopleth]
    public var words: [ChildrensWords]

    public init(
        hotspots: [InternalHotspot], preschools: [ReportPreschool], input: InputRecord,
        participation: [Participation] = [], categories: [CategoryCount] = [], seasons: [LabelledCount] = [],
        kinds: [LabelledCount] = [], resampling: Resampling? = nil, weightings: [WeightingOutcome] = [],
        change: ChangeSummary? = nil, kDistances: KDistances? = nil, isopleths: [Isopleth] = [],
        words: [ChildrensWords] = []
    ) {
        self.hotspots = hotspots
        self.preschools = preschools
        self.input = input
        self.participation = participation
        self.categories = categories
        self.seasons = seasons
        self.kinds = kinds
        self.resampling = resampling
        self.weightings = weightings
        self.change = change
        self.kDistances = kDistances
        self.isopleths = isopleths
        self.words = words
    }
}

/// What was analysed, and when.
public struct InputRecord: Sendable {
    /// The id of the analysis; begins with `p-` as long as it is preliminary.
    public var analysis: String
    /// Marks in the analysis.
    public var marks: Int
    /// `2026-11-21 14:05`.
    public var computedAt: String
    /// Of the marks that took part, hexadecimal; nil where none is given.
    public var checksum: String?

    public init(analysis: String, marks: Int, computedAt: String, checksum: String?) {
        self.analysis = analysis
        self.marks = marks
        self.computedAt = computedAt
        self.checksum = checksum
    }
}

/// A count with a word to show.
public struct LabelledCount: Sendable {
    public var label: String
    public var count: Int

    public init(_ label: String, _ count: Int) {
        self.label = label
        self.count = count
    }
}

/// How many marks have a category.
public struct CategoryCount: Sendable {
    public var category: PlaceCategory
    public var count: Int

    public init(_ category: PlaceCategory, _ count: Int) {
        self.category = category
        self.count = count
    }
}
