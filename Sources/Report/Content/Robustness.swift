public import Geodesy

/// How the marks were drawn anew to see which hotspots are found again.
public struct Resampling: Sendable {
    public var runs: Int
    /// In Swedish, a sentence: what was drawn, with which seed, and when a hotspot counts as found again.
    public var description: String

    public init(runs: Int, description: String) {
        self.runs = runs
        self.description = description
    }
}

/// What the same marks give under another weighting.
public struct WeightingOutcome: Sendable {
    /// In Swedish: `Varje förskola lika (equal-preschool)`.
    public var name: String
    public var isChosen: Bool
    public var hotspots: Int
    /// How many of the chosen analysis's hotspots are found again.
    public var foundAgain: Int

    public init(name: String, isChosen: Bool, hotspots: Int, foundAgain: Int) {
        self.name = name
        self.isChosen = isChosen
        self.hotspots = hotspots
        self.foundAgain = foundAgain
    }
}

/// What has become of the hotspots of an earlier saved analysis.
public struct ChangeSummary: Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case new, gone, grown, shrunk, moved, split, merged, unchanged
    }

    /// The id of the earlier analysis.
    public var earlier: String
    /// The day it was made, `2026-11-21`.
    public var earlierDate: String
    /// Kinds that are absent count 0.
    public var counts: [Kind: Int]
    /// In Swedish: what may be chance.
    public var significance: String

    public init(earlier: String, earlierDate: String, counts: [Kind: Int], significance: String) {
        self.earlier = earlier
        self.earlierDate = earlierDate
        self.counts = counts
        self.significance = significance
    }
}

/// How far away the k-th nearest mark is from each mark: where the curve bends, eps is a good choice.
public struct KDistances: Sendable {
    public var k: Int
    /// Metres, in any order.
    public var distancesM: [Double]
    /// Metres; nil where the curve has no bend.
    public var suggestedEpsM: Double?
    /// Metres: the eps of this analysis; nil where its method has none.
    public var chosenEpsM: Double?

    public init(k: Int, distancesM: [Double], suggestedEpsM: Double?, chosenEpsM: Double?) {
        self.k = k
        self.distancesM = distancesM
        self.suggestedEpsM = suggestedEpsM
        self.chosenEpsM = chosenEpsM
    }
}

/// The area that holds a share of the density.
public struct Isopleth: Sendable {
    /// 0.5 or 0.95.
    public var share: Double
    /// SWEREF 99 TM (EPSG:3006), metres.
    public var parts: [Polygon]
    /// Bandwidth of the kernel, metres.
    public var bandwidthM: Double

    public init(share: Double, parts: [Polygon], bandwidthM: Double) {
        self.share = share
        self.parts = parts
        self.bandwidthM = bandwidthM
    }
}
