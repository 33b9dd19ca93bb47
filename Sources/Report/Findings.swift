package import Disclosure
package import Geodesy
package import Hotspots
package import Places

/// A hotspot as far as both audiences know it: where it is and what has been said of it.
package struct HotspotPlace: Sendable {
    /// The id to cite.
    package var id: String
    /// What it is called on maps and in lists, from 1: the rank inside; in the open report a running number.
    package var number: Int
    /// SWEREF 99 TM (EPSG:3006), metres.
    package var outline: Polygon
    /// The preschool that is nearest to the outline; nil where no preschool has a position.
    package var nearest: NearestPreschool?
    /// The municipality's feedback (återkoppling), in the order in which it was given.
    package var feedback: [FeedbackNote]

    package init(
        id: String, number: Int, outline: Polygon, nearest: NearestPreschool?, feedback: [FeedbackNote] = []
    ) {
        self.id = id
        self.number = number
        self.outline = outline
        self.nearest = nearest
        self.feedback = feedback
    }
}

/// The preschool that is nearest to a hotspot.
package struct NearestPreschool: Sendable {
    package var name: String
    /// Straight line to the hotspot's edge, metres; 0 within it.
    package var distanceM: Double

    package init(name: String, distanceM: Double) {
        self.name = name
        self.distanceM = distanceM
    }
}

/// What the municipality has answered the children.
package struct FeedbackNote: Sendable {
    package var status: Feedback.Status
    /// In Swedish.
    package var text: String
    /// An address, written out in the report; nil for none.
    package var link: String?
    /// `2026-11-21`.
    package var date: String

    package init(status: Feedback.Status, text: String, link: String? = nil, date: String) {
        self.status = status
        self.text = text
        self.link = link
        self.date = date
    }
}

/// What everyone may see: what a publication shows, and nothing else. Counts are bands; there are no slices by category,
/// season, kind or round, no words, no times, no totals.
package struct OpenFindings: Sendable {
    /// By number. The numbers say nothing of rank.
    package var hotspots: [OpenHotspot]
    package var preschools: [ReportPreschool]
    package var publication: PublicationRecord

    package init(hotspots: [OpenHotspot], preschools: [ReportPreschool], publication: PublicationRecord) {
        self.hotspots = hotspots
        self.preschools = preschools
        self.publication = publication
    }
}

/// A hotspot as everyone sees it.
package struct OpenHotspot: Sendable {
    package var place: HotspotPlace
    /// nil under the lowest band, which then is not told at all.
    package var children: Band?
    package var marks: Band?
    package var preschools: Band?

    package init(place: HotspotPlace, children: Band?, marks: Band?, preschools: Band?) {
        self.place = place
        self.children = children
        self.marks = marks
        self.preschools = preschools
    }
}

/// The publication that an open report shows.
package struct PublicationRecord: Sendable {
    /// From 1; the demonstration's is 0.
    package var number: Int
    /// `2026-11`; nothing more exact is told.
    package var month: String
    /// In Swedish, a sentence: what a place must have to be shown.
    package var rule: String
    /// Of what was published, hexadecimal; nil where none is given.
    package var checksum: String?

    package init(number: Int, month: String, rule: String, checksum: String?) {
        self.number = number
        self.month = month
        self.rule = rule
        self.checksum = checksum
    }
}

/// What those may see who may see the marks. None of this has a place in ``OpenFindings``.
package struct InternalFindings: Sendable {
    /// By rank.
    package var hotspots: [InternalHotspot]
    package var preschools: [ReportPreschool]
    package var input: InputRecord
    /// Of each preschool that the register has.
    package var participation: [PreschoolParticipation]
    /// Marks by category.
    package var categories: [CategoryCount]
    /// Marks by season, with the words to show: `Sommar`, `Vinter`, `Inte angivet`.
    package var seasons: [LabelledCount]
    /// Marks by kind, with the words to show: `Favorit`, `Undviker`, `Önskan`; empty where only one was analysed.
    package var kinds: [LabelledCount]
    /// How the resampling was done; nil where none was. Each hotspot has its own share.
    package var resampling: Resampling?
    /// The same marks under each weighting, the chosen one among them.
    package var weightings: [WeightingOutcome]
    /// nil where there is no earlier analysis to compare with.
    package var change: ChangeSummary?
    /// nil where no k-distances were asked for.
    package var kDistances: KDistances?
    /// Density; empty where none was asked for.
    package var isopleths: [Isopleth]
    package var words: [ChildrensWords]

    package init(
        hotspots: [InternalHotspot], preschools: [ReportPreschool], input: InputRecord,
        participation: [PreschoolParticipation] = [], categories: [CategoryCount] = [], seasons: [LabelledCount] = [],
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
package struct InputRecord: Sendable {
    /// The id of the analysis; begins with `p-` as long as it is preliminary.
    package var analysis: String
    /// Marks in the analysis.
    package var marks: Int
    /// `2026-11-21 14:05`.
    package var computedAt: String
    /// Of the marks that took part, hexadecimal; nil where none is given.
    package var checksum: String?

    package init(analysis: String, marks: Int, computedAt: String, checksum: String?) {
        self.analysis = analysis
        self.marks = marks
        self.computedAt = computedAt
        self.checksum = checksum
    }
}

/// A count with a word to show.
package struct LabelledCount: Sendable {
    package var label: String
    package var count: Int

    package init(_ label: String, _ count: Int) {
        self.label = label
        self.count = count
    }
}

/// How many marks have a category.
package struct CategoryCount: Sendable {
    package var category: Places.Category
    package var count: Int

    package init(_ category: Places.Category, _ count: Int) {
        self.category = category
        self.count = count
    }
}

/// A hotspot with all its figures.
package struct InternalHotspot: Sendable {
    package var place: HotspotPlace
    package var marks: Int
    package var groups: Int
    package var children: Int
    package var preschools: Int
    /// The largest preschool's share of the children, 0–1.
    package var largestShare: Double
    /// The name of the preschool that carries the hotspot alone; nil where several do. The filler decides from which
    /// share on that is so, and says it in the method's parameters.
    package var carriedBy: String?
    /// Under five marks or two groups: too little to say much.
    package var isWeak: Bool
    package var category: Dominant<Places.Category>?
    package var season: Dominant<TimeOfYear>?
    /// Median accuracy of the marks, metres.
    package var accuracyM: Double
    /// The share of resampling runs in which the hotspot is found again, 0–1; nil where none were made.
    package var stability: Double?

    package init(
        place: HotspotPlace, marks: Int, groups: Int, children: Int, preschools: Int, largestShare: Double,
        carriedBy: String? = nil, isWeak: Bool, category: Dominant<Places.Category>?, season: Dominant<TimeOfYear>?,
        accuracyM: Double,
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

/// How the marks were drawn anew to see which hotspots are found again.
package struct Resampling: Sendable {
    package var runs: Int
    /// In Swedish, a sentence: what was drawn, with which seed, and when a hotspot counts as found again.
    package var description: String

    package init(runs: Int, description: String) {
        self.runs = runs
        self.description = description
    }
}

/// What the same marks give under another weighting.
package struct WeightingOutcome: Sendable {
    /// In Swedish: `Varje förskola lika (equal-preschool)`.
    package var name: String
    package var isChosen: Bool
    package var hotspots: Int
    /// How many of the chosen analysis's hotspots are found again.
    package var foundAgain: Int

    package init(name: String, isChosen: Bool, hotspots: Int, foundAgain: Int) {
        self.name = name
        self.isChosen = isChosen
        self.hotspots = hotspots
        self.foundAgain = foundAgain
    }
}

/// What has become of the hotspots of an earlier saved analysis.
package struct ChangeSummary: Sendable {
    /// The id of the earlier analysis.
    package var earlier: String
    /// The day it was made, `2026-11-21`.
    package var earlierDate: String
    /// Kinds that are absent count 0.
    package var counts: [ChangeKind: Int]
    /// In Swedish: what may be chance.
    package var significance: String

    package init(earlier: String, earlierDate: String, counts: [ChangeKind: Int], significance: String) {
        self.earlier = earlier
        self.earlierDate = earlierDate
        self.counts = counts
        self.significance = significance
    }
}

/// How far away the k-th nearest mark is from each mark: where the curve bends, eps is a good choice.
package struct KDistances: Sendable {
    package var k: Int
    /// Metres, in any order.
    package var distancesM: [Double]
    /// Metres; nil where the curve has no bend.
    package var suggestedEpsM: Double?
    /// Metres: the eps of this analysis; nil where its method has none.
    package var chosenEpsM: Double?

    package init(k: Int, distancesM: [Double], suggestedEpsM: Double?, chosenEpsM: Double?) {
        self.k = k
        self.distancesM = distancesM
        self.suggestedEpsM = suggestedEpsM
        self.chosenEpsM = chosenEpsM
    }
}

/// The area that holds a share of the density.
package struct Isopleth: Sendable {
    /// 0.5 or 0.95.
    package var share: Double
    /// SWEREF 99 TM (EPSG:3006), metres.
    package var parts: [Polygon]
    /// Bandwidth of the kernel, metres.
    package var bandwidthM: Double

    package init(share: Double, parts: [Polygon], bandwidthM: Double) {
        self.share = share
        self.parts = parts
        self.bandwidthM = bandwidthM
    }
}

/// A preschool as both audiences know it.
package struct ReportPreschool: Sendable {
    /// Skolverket's code of the school unit.
    package var code: String
    package var name: String
    /// `kommunal`, `enskild`, … as the register has it.
    package var operatorName: String
    /// The locality; empty where it isn't known.
    package var place: String
    /// SWEREF 99 TM (EPSG:3006), metres; nil until somebody knows it.
    package var position: Position?
    package var positionQuality: PositionQuality
    /// Tells "no favourite places" from "not asked".
    package var tookPart: Bool
    /// The hotspots within 1000 m, nearest first.
    package var near: [NearHotspot]
    /// The municipality's feedback to this preschool.
    package var feedback: [FeedbackNote]

    package init(
        code: String, name: String, operatorName: String, place: String, position: Position?,
        positionQuality: PositionQuality, tookPart: Bool, near: [NearHotspot], feedback: [FeedbackNote] = []
    ) {
        self.code = code
        self.name = name
        self.operatorName = operatorName
        self.place = place
        self.position = position
        self.positionQuality = positionQuality
        self.tookPart = tookPart
        self.near = near
        self.feedback = feedback
    }
}

/// A hotspot near a preschool.
package struct NearHotspot: Sendable {
    /// The id of one of the report's hotspots.
    package var hotspot: String
    /// Straight line from the preschool to the nearest edge of the outline, metres; 0 within it.
    package var distanceM: Double
    /// Degrees clockwise from grid north of SWEREF 99 TM; nil where the preschool lies within.
    package var bearingDegrees: Double?

    package init(hotspot: String, distanceM: Double, bearingDegrees: Double?) {
        self.hotspot = hotspot
        self.distanceM = distanceM
        self.bearingDegrees = bearingDegrees
    }
}

/// Whether a preschool took part in the round. Internal only.
package struct PreschoolParticipation: Sendable {
    /// The preschool's code and name.
    package var code: String
    package var name: String
    package var answer: Participation.Answer
    package var marks: Int
    /// Registered children; nil where the size isn't known.
    package var children: Int?

    /// Marks for each child; nil where the size isn't known, or where there are no marks to divide.
    package var marksPerChild: Double? {
        guard answer == .answered, let children, children > 0 else { return nil }
        return Double(marks) / Double(children)
    }

    package init(code: String, name: String, answer: Participation.Answer, marks: Int, children: Int?) {
        self.code = code
        self.name = name
        self.answer = answer
        self.marks = marks
        self.children = children
    }
}

/// What children said of a place. Internal only.
package struct ChildrensWords: Sendable {
    /// As they were written down.
    package var text: String
    /// BCP 47: `sv`, `fi`, `fit`, `se`, `en`; nil where it isn't known.
    package var language: String?
    /// The id of one of the report's hotspots; nil for a mark outside them all.
    package var hotspot: String?
    /// The code of the preschool whose children said it.
    package var preschool: String

    package init(_ text: String, language: String?, hotspot: String?, preschool: String) {
        self.text = text
        self.language = language
        self.hotspot = hotspot
        self.preschool = preschool
    }
}
