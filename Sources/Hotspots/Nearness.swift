package import Disclosure
package import Geodesy

/// A place with an outline in SWEREF 99 TM.
package protocol Outlined: Sendable, Hashable {
    var outline: Polygon { get }
}

extension Hotspot: Outlined {}
extension PublishedHotspot: Outlined {}

/// How far "near" reaches, straight line, metres.
package enum NearnessBand {
    package static let allM = [300, 500, 1000]
    package static let defaultM = 500
}

/// A hotspot near a preschool.
package struct Nearness<Hotspot: Outlined>: Sendable, Hashable {
    package var hotspot: Hotspot
    /// Straight-line distance in metres from the preschool to the nearest edge of the outline; 0 within it.
    package var distanceM: Double
    /// The nearest position on the outline; the preschool's own where it lies within.
    package var target: Position
    /// Degrees clockwise from grid north of SWEREF 99 TM; nil where the preschool lies within.
    package var bearingDegrees: Double?
    /// The narrowest band that the hotspot lies in; nil beyond the widest.
    package var bandM: Int? { NearnessBand.allM.first { distanceM <= Double($0) } }

    /// The hotspots near a preschool, nearest first; of equally near ones the one that comes first.
    ///
    /// - Parameters:
    ///   - hotspots: by rank.
    ///   - position: the preschool's; without one, nothing is near.
    /// - Complexity: O(hotspots), and O(vertices) for each whose extent is within that distance.
    package static func hotspots(_ hotspots: [Hotspot], near position: Position?, withinM: Double) -> [Nearness] {
        guard let position else { return [] }
        var near: [(index: Int, found: Nearness)] = []
        for index in hotspots.indices where hotspots[index].outline.boundingBox.distance(to: position) <= withinM {
            let hotspot = hotspots[index]
            let target =
                hotspot.outline.contains(position) ? position : hotspot.outline.nearestOnEdge(to: position)
            let distance = target.distance(to: position)
            guard distance <= withinM else { continue }
            let nearness = Nearness(
                hotspot: hotspot, distanceM: distance, target: target,
                bearingDegrees: distance == 0 ? nil : position.bearing(to: target))
            near.append((index, nearness))
        }
        return near.sorted { ($0.found.distanceM, $0.index) < ($1.found.distanceM, $1.index) }.map(\.found)
    }
}
