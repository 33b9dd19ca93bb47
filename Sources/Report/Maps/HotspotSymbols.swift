import Geodesy

/// The numbers of hotspots on a map. The ten first are dark; the circle grows with the number of children, where the
/// report tells it; where circles would cover each other, they move aside, and a line leads back.
enum HotspotSymbols {
    /// How large the circles are, in units of the drawing.
    enum Size: Sendable {
        /// Numbers stand on top of their places, which are too small to be seen.
        case large
        /// Where there is room for the outlines too, numbers don't cover those that are smaller than they are.
        case small

        func radius(_ place: ReportPlace) -> Double {
            switch self {
            case .large: 8.5 + 4 * place.size
            case .small: 7.5 + 2 * place.size
            }
        }
    }

    /// - Complexity: O(places²).
    static func draw(
        _ places: [ReportPlace], in frame: MapFrame, size: Size = .large, _ placer: inout LabelPlacer
    ) -> HTML {
        var leaders: [HTML] = []
        var badges: [HTML] = []
        for place in places {
            let radius = size.radius(place)
            let (x, y) = (frame.x(place.middle), frame.y(place.middle))
            let extent = place.outline.boundingBox
            let isHidden = max(extent.maxX - extent.minX, extent.maxY - extent.minY) < 2 * radius * frame.metresPerUnit
            let offsets = offsets(radius).dropFirst(size == .small && isHidden ? 1 : 0)
            let box = placer.placeAnyhow(
                offsets.map { dx, dy in
                    .init(x: x + dx - radius, y: y + dy - radius, width: 2 * radius, height: 2 * radius)
                })
            let (cx, cy) = (box.x + radius, box.y + radius)
            if abs(cx - x) + abs(cy - y) > 1 {
                leaders.append(Drawing.line(x, y, cx, cy, style: "leader"))
                leaders.append(Drawing.circle(x, y, radius: 1.5, style: "anchor"))
            }
            let first = place.isAmongFirst ? " first" : ""
            badges.append(Drawing.circle(cx, cy, radius: radius, style: "badge" + first))
            badges.append(
                Drawing.text(
                    "\(place.number)", x: cx, y: cy + (size == .large ? 4 : 3.2),
                    style: (size == .large ? "rank" : "rank fine") + first, anchor: "middle"))
        }
        return .several(leaders + badges)
    }

    /// Where a circle may stand, beginning with the place itself and then further and further away.
    private static func offsets(_ radius: Double) -> [(Double, Double)] {
        let directions = [
            (0.71, -0.71), (-0.71, -0.71), (0.71, 0.71), (-0.71, 0.71), (0, -1), (0, 1), (1, 0), (-1, 0),
        ]
        return [(0, 0)]
            + [1.5, 2.2, 3, 4, 5.5, 7].flatMap { steps in
                directions.map { (dx: Double, dy: Double) in (dx * steps * radius, dy * steps * radius) }
            }
    }
}

extension BoundingBox {
    var middle: Position { Position(x: (minX + maxX) / 2, y: (minY + maxY) / 2) }
}
