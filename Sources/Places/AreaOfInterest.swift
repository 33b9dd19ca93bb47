package import Geodesy

/// Where marks may lie: the municipality's outline with a buffer, and the same distance around every preschool.
package struct AreaOfInterest: Sendable {
    /// SWEREF 99 TM (EPSG:3006), metres.
    package var outline: Polygon?
    package var preschools: [Position]
    package var bufferM: Double

    package init(outline: Polygon?, preschools: [Position], bufferM: Double) {
        self.outline = outline
        self.preschools = preschools
        self.bufferM = bufferM
    }

    /// How far outside the area a position lies, in metres: 0 within it.
    ///
    /// - Complexity: O(vertices + preschools).
    package func distance(to position: Position) -> Double {
        if let outline, outline.contains(position) { return 0 }
        let toOutline = outline?.nearestOnEdge(to: position).distance(to: position) ?? .infinity
        let toPreschool = preschools.lazy.map { $0.distance(to: position) }.min() ?? .infinity
        return max(0, min(toOutline, toPreschool) - bufferM)
    }
}
