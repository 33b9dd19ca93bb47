public import Geodesy

/// A preschool as both audiences know it.
public struct ReportPreschool: Sendable {
    /// How well the position is known.
    public enum PositionQuality: String, Sendable, CaseIterable {
        case address, neighbour, villageCentre, unknown
    }

    /// Skolverket's code of the school unit.
    public var code: String
    public var name: String
    /// `kommunal`, `enskild`, … as the register has it.
    public var operatorName: String
    /// The locality; empty where it isn't known.
    public var place: String
    /// SWEREF 99 TM (EPSG:3006), metres; nil until somebody knows it.
    public var position: Position?
    public var positionQuality: PositionQuality
    /// Tells "no favourite places" from "not asked".
    public var tookPart: Bool
    /// The hotspots within 1000 m, nearest first.
    public var near: [NearHotspot]
    /// The municipality's feedback to this preschool.
    public var feedback: [FeedbackNote]

    public init(
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
public struct NearHotspot: Sendable {
    /// The id of one of the report's hotspots.
    public var hotspot: String
    /// Straight line from the preschool to the nearest edge of the outline, metres; 0 within it.
    public var distanceM: Double
    /// Degrees clockwise from grid north of SWEREF 99 TM; nil where the preschool lies within.
    public var bearingDegrees: Double?

    public init(hotspot: String, distanceM: Double, bearingDegrees: Double?) {
        self.hotspot = hotspot
        self.distanceM = distanceM
        self.bearingDegrees = bearingDegrees
    }
}
