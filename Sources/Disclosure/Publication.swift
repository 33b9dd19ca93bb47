package import Foundation
package import Geodesy
package import Places

/// A publication: an immutable, numbered snapshot of what everyone may see of one round. This is all that open outlets
/// ever get; no mark can be reached from it.
package struct Publication: Sendable, Hashable, Identifiable {
    /// From 1; the demonstration's is 0.
    package var number: Int
    package var round: PublishedRound
    /// The id of the saved analysis that was published, and its method with all parameters.
    package var analysis: String
    package var method: String
    package var madeAt: Date
    package var thresholds: DisclosureThresholds
    package var content: PublishedContent
    /// Nobody outside sees a withdrawn publication.
    package var withdrawnAt: Date?

    package var id: Int { number }

    package init(
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
    package var month: String { String(Timestamp.day(of: madeAt).prefix(7)) }

    /// The hotspots with their ids, which are the publication's own and lead back to nothing.
    package var hotspots: [PublishedHotspot] {
        content.disclosed.hotspots.enumerated().map { index, hotspot in
            PublishedHotspot(
                id: hotspotID(index), outline: hotspot.outline, counts: hotspot.counts,
                preschools: content.preschools)
        }
    }
}

extension Publication {
    /// The ids alone, without a look at any outline.
    package var hotspotIDs: Set<String> { Set(content.disclosed.hotspots.indices.map(hotspotID)) }

    private func hotspotID(_ index: Int) -> String { "o\(number)-\(index + 1)" }
}

/// The round of a publication, as everyone sees it.
package struct PublishedRound: Sendable, Hashable, Codable {
    package var id: Int
    package var title: String
    package var isSynthetic: Bool

    package init(id: Int, title: String, isSynthetic: Bool) {
        self.id = id
        self.title = title
        self.isSynthetic = isSynthetic
    }

    package init(_ round: Round) {
        self.init(id: round.id, title: round.title, isSynthetic: round.isDemonstration)
    }
}

/// What a publication shows.
package struct PublishedContent: Sendable, Hashable, Codable {
    package var disclosed: Disclosed
    /// The register as it was, by name.
    package var preschools: [PublishedPreschool]

    package init(of marks: [MarkPoint], preschools: [Preschool], control: DisclosureControl) {
        disclosed = control.disclose(marks)
        let participants = Set(disclosed.participants)
        self.preschools = preschools.map { PublishedPreschool($0, tookPart: participants.contains($0.code)) }
    }
}

/// A preschool as everyone sees it.
package struct PublishedPreschool: Sendable, Hashable, Codable, Identifiable {
    package var code: String
    package var name: String
    package var operatorName: String
    package var place: String
    /// SWEREF 99 TM (EPSG:3006), metres.
    package var position: Position?
    package var positionQuality: PositionQuality
    /// Tells "no favourite places" from "not asked".
    package var tookPart: Bool

    package var id: String { code }

    package init(_ preschool: Preschool, tookPart: Bool) {
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
package struct PublishedHotspot: Sendable, Hashable, Identifiable {
    package var id: String
    /// SWEREF 99 TM (EPSG:3006), metres.
    package var outline: Polygon
    package var counts: BandedCounts
    /// The preschool that is nearest to the outline; of equally near ones the first in the register.
    package var nearestPreschool: PublishedPreschool?
    /// Straight line, metres; 0 where the preschool lies inside.
    package var distanceM: Double?

    init(id: String, outline: Polygon, counts: BandedCounts, preschools: [PublishedPreschool]) {
        self.id = id
        self.outline = outline
        self.counts = counts
        let nearest = outline.nearest(of: preschools, at: \.position)
        nearestPreschool = nearest?.thing
        distanceM = nearest?.distanceM
    }
}
