public import Geodesy
public import Places

/// A hotspot near a preschool.
public struct Nearness: Sendable, Hashable {
    public var hotspot: Hotspot
    /// Straight-line distance in metres from the preschool to the nearest edge of the outline; 0 within it.
    public var distanceM: Double
    /// The nearest position on the outline; the preschool's own where it lies within.
    public var target: Position
    /// Degrees clockwise from grid north of SWEREF 99 TM; nil where the preschool lies within.
    public var bearingDegrees: Double?
    /// This preschool's children in the hotspot divided by all children in it, 0–1.
    public var share: Double

    /// How far "near" reaches, straight line, metres.
    public static let bandsM = [300, 500, 1000]
    public static let defaultBandM = 500

    /// The narrowest band that the hotspot lies in; nil beyond the widest.
    public var bandM: Int? { Nearness.bandsM.first { distanceM <= Double($0) } }

    /// The hotspots near a preschool, nearest first; of equally near ones the higher rank. Empty where the preschool has
    /// no position.
    ///
    /// - Complexity: O(vertices of all outlines).
    public static func hotspots(_ hotspots: [Hotspot], near preschool: Preschool, withinM: Double) -> [Nearness] {
        guard let position = preschool.position else { return [] }
        return hotspots.compactMap { hotspot -> Nearness? in
            let inside = hotspot.outline.contains(position)
            let target = inside ? position : hotspot.outline.nearestOnEdge(to: position)
            let distance = target.distance(to: position)
            guard distance <= withinM else { return nil }
            return Nearness(
                hotspot: hotspot, distanceM: distance, target: target,
                bearingDegrees: distance == 0 ? nil : position.bearing(to: target),
                share: hotspot.children.share(of: preschool.code))
        }.sorted { ($0.distanceM, $0.hotspot.rank) < ($1.distanceM, $1.hotspot.rank) }
    }
}
