public import Geodesy

/// A hotspot as far as both audiences know it: where it is and what has been said of it.
public struct HotspotPlace: Sendable {
    /// The id to cite.
    public var id: String
    /// What it is called on maps and in lists, from 1: the rank inside; in the open report a running number.
    public var number: Int
    /// SWEREF 99 TM (EPSG:3006), metres.
    public var outline: Polygon
    /// The preschool that is nearest to the outline; nil where no preschool has a position.
    public var nearest: NearestPreschool?
    /// The municipality's feedback (återkoppling), in the order in which it was given.
    public var feedback: [FeedbackNote]

    public init(
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
public struct NearestPreschool: Sendable {
    public var name: String
    /// Straight line to the hotspot's edge, metres; 0 within it.
    public var distanceM: Double

    public init(name: String, distanceM: Double) {
        self.name = name
        self.distanceM = distanceM
    }
}

/// What the municipality has answered the children.
public struct FeedbackNote: Sendable {
    public enum Status: String, Sendable, CaseIterable {
        case received, inUse, done, declined
    }

    public var status: Status
    /// In Swedish.
    public var text: String
    /// An address, written out in the report; nil for none.
    public var link: String?
    /// `2026-11-21`.
    public var date: String

    public init(status: Status, text: String, link: String? = nil, date: String) {
        self.status = status
        self.text = text
        self.link = link
        self.date = date
    }
}
