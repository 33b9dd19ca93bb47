public import Foundation
public import Geodesy
public import Places

/// A publication: an immutable, numbered snapshot of what everyone may see of one round. This is all that open outlets
/// ever get; no mark can be reached from it.
public struct Publication: Sendable, Hashable, Identifiable {
    /// From 1; the demonstration's is 0.
    public var number: Int
    public var round: PublishedRound
    /// The id of the saved analysis that was published, and its method with all parameters.
    public var analysis: String
    public var method: String
    public var madeAt: Date
    public var thresholds: DisclosureThresholds
    public var content: PublishedContent
    /// Nobody outside sees a withdrawn publication.
    public var withdrawnAt: Date?

    public var id: Int { number }

    public init(
        number: Int, round: PublishedRound, analysis: String, method: String, madeAt: Date,
        thresholds: DisclosureThresholds, content: PublishedContent, withdrawnAt: Date? = nil
    ) {
        self.number = number
        self.round = round
        self.analysis = analysis
        self.method = method
        self.madeAt = madeAt
        self.thresholds = thresholds
        self.content = content
        self.withdrawnAt = withdrawnAt
    }

    /// The month that it was made in; nothing more exact is told.
    public var month: String { String(Timestamp.day(of: madeAt).prefix(7)) }

    /// The hotspots with their ids, which are the publication's own and lead back to nothing.
    public var hotspots: [PublishedHotspot] {
        content.disclosed.hotspots.enumerated().map { index, hotspot in
            PublishedHotspot(
                id: hotspotID(index), outline: hotspot.outline, counts: hotspot.counts,
                preschools: content.preschools)
        }
    }
}

extension Publication {
    /// The ids alone, without a look at any outline.
    public var hotspotIDs: Set<String> { Set(content.disclosed.hotspots.indices.map(hotspotID)) }

    private func hotspotID(_ index: Int) -> String { "o\(number)-\(index + 1)" }
}

/// The round of a publication, as everyone sees it.
public struct PublishedRound: Sendable, Hashable, Codable {
    public var id: Int
    public var title: String
    public var isSynthetic: Bool

    public init(id: Int, title: String, isSynthetic: Bool) {
        self.id = id
        self.title = title
        self.isSynthetic = isSynthetic
    }

    public init(_ round: Round) {
        self.init(id: round.id, title: round.title, isSynthetic: round.isDemonstration)
    }
}

/// What a publication shows.
public struct PublishedContent: Sendable, Hashable, Codable {
    public var disclosed: Disclosed
    /// The register as it was, by name.
    public var preschools: [PublishedPreschool]

    public init(of marks: [MarkPoint], preschools: [Preschool], control: DisclosureControl) {
        disclosed = control.disclose(marks)
        let participants = Set(disclosed.participants)
        self.preschools = preschools.map { PublishedPreschool($0, tookPart: participants.contains($0.code)) }
    }
}

/// A preschool as everyone sees it.
public struct PublishedPreschool: Sendable, Hashable, Codable, Identifiable {
    public var code: String
    public var name: String
    public var operatorName: String
    public var place: String
    /// SWEREF 99 TM (EPSG:3006), metres.
    public var position: Position?
    public var positionQuality: PositionQuality
    /// Tells "no favourite places" from "not asked".
    public var tookPart: Bool

    public var id: String { code }

    public init(_ preschool: Preschool, tookPart: Bool) {
        code = preschool.code
        name = preschool.name
        operatorName = preschool.operatorName
        place = preschool.place
        position = preschool.position
        positionQuality = preschool.positionQuality
        self.tookPart = tookPart
    }
}

/// A hotspot as everyone sees it. Distances are plain geometry of the published outline.
public struct PublishedHotspot: Sendable, Hashable, Identifiable {
    public var id: String
    /// SWEREF 99 TM (EPSG:3006), metres.
    public var outline: Polygon
    public var counts: BandedCounts
    /// The preschool that is nearest to the outline; of equally near ones the first in the register.
    public var nearestPreschool: PublishedPreschool?
    /// Straight line, metres; 0 where the preschool lies inside.
    public var distanceM: Double?

    init(id: String, outline: Polygon, counts: BandedCounts, preschools: [PublishedPreschool]) {
        self.id = id
        self.outline = outline
        self.counts = counts
        let nearest = outline.nearest(of: preschools, at: \.position)
        nearestPreschool = nearest?.thing
        distanceM = nearest?.distanceM
    }
}
