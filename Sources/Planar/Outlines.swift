import CGEOS
package import Geodesy

/// Outlines around points, and what outlines have in common, in metres of any projected system.
extension Polygon {
    /// Segments that a quarter of a circle is drawn with.
    private static let quadrantSegments: Int32 = 8
    /// As many discs as are united at a time. All their edges meet each other, so the time grows with the square of their number;
    /// of a union only the outline is left. Among 3 to 10 it hardly matters; 50 take five to ten times as long, and so many edges
    /// that meet make GEOS fall back to rounded coordinates.
    private static let discsAtATime = 6

    /// The union of discs around points; several polygons where the discs do not touch.
    ///
    /// - Throws: what GEOS says when it fails; what ``WorkBudget`` throws.
    /// - Complexity: about O(points · log points) where discs overlap as those of marks do.
    package static func union(ofDiscsAround points: [Position], radiusM: Double) throws -> [Polygon] {
        guard !points.isEmpty else { return [] }
        let geos = GEOS()
        return try geos.polygons(of: discs(around: points, radiusM: radiusM, geos))
    }

    /// Many points are halved along the longer side of their extent, and the halves' outlines united.
    private static func discs(around points: [Position], radiusM: Double, _ geos: GEOS) throws -> GEOS.Shape {
        guard points.count > discsAtATime, let box = BoundingBox(of: points) else {
            let centres = try geos.shape(.multiPoint(points))
            defer { geos.forget(centres) }
            return try geos.make { GEOSBuffer_r($0, centres, radiusM, quadrantSegments) }
        }
        let isWide = box.maxX - box.minX > box.maxY - box.minY
        let sorted = points.sorted { isWide ? $0.x < $1.x : $0.y < $1.y }
        let half = sorted.count / 2
        let parts = try [sorted[..<half], sorted[half...]].map { try discs(around: Array($0), radiusM: radiusM, geos) }
        defer { parts.forEach(geos.forget) }
        return try geos.make { GEOSUnion_r($0, parts[0], parts[1]) }
    }

    /// How much of two polygons lies in both, in square metres.
    ///
    /// - Throws: what GEOS says when it fails; what ``WorkBudget`` throws.
    package func commonArea(with other: Polygon) throws -> Double {
        guard boundingBox.intersects(other.boundingBox) else { return 0 }
        let geos = GEOS()
        let (one, two) = (try geos.shape(.polygon(self)), try geos.shape(.polygon(other)))
        let common = try geos.make { GEOSIntersection_r($0, one, two) }
        return try geos.measure { GEOSArea_r($0, common, $1) }
    }
}
