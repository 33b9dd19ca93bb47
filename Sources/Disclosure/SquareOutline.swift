import Geodesy
import Places

/// Squares of the grid that share edges, and the outline of their union.
enum SquareOutline {
    /// A corner of the finest grid, in its cells from the origin.
    private struct Corner: Hashable, Comparable {
        var x: Int, y: Int
        static func < (a: Corner, b: Corner) -> Bool { (a.y, a.x) < (b.y, b.x) }
    }

    private static let unitM = DisclosureGrid.sizesM[0]

    /// The squares in maximal sets that are connected by edges, as indices in the order given.
    ///
    /// - Complexity: O(area in cells of the finest grid).
    static func connected(_ squares: [GridSquare]) -> [[Int]] {
        var owner: [Corner: Int] = [:]
        for (index, square) in squares.enumerated() {
            for cell in cells(of: square) { owner[cell] = index }
        }
        var seen: Set<Int> = []
        return squares.indices.compactMap { first in
            guard seen.insert(first).inserted else { return nil }
            var members = [first]
            var next = 0
            while next < members.count {
                for cell in cells(of: squares[members[next]]) {
                    for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
                        guard let neighbour = owner[Corner(x: cell.x + dx, y: cell.y + dy)],
                            seen.insert(neighbour).inserted
                        else { continue }
                        members.append(neighbour)
                    }
                }
                next += 1
            }
            return members.sorted()
        }
    }

    /// One polygon around squares that are connected by edges: rings with right angles, holes left open. Where two of the
    /// squares touch at a corner only, the rings part there, so that none touches itself.
    static func polygon(around squares: [GridSquare]) -> Polygon {
        var rings = rings(around: Set(squares.flatMap(cells)))
        // The outer ring has the corner that lies farthest to the south-west; it was found first.
        let outer = rings.removeFirst()
        return Polygon(outer: outer, holes: rings)
    }

    private static func cells(of square: GridSquare) -> [Corner] {
        let factor = square.sizeM / unitM
        return (0..<factor).flatMap { dy in
            (0..<factor).map { dx in Corner(x: square.column * factor + dx, y: square.row * factor + dy) }
        }
    }

    private static func rings(around cells: Set<Corner>) -> [[Position]] {
        // Edges with the inside to their left; an edge between two cells is there in both directions and falls away.
        var edges: [Corner: [Corner]] = [:]
        for cell in cells {
            let corners = [(0, 0), (1, 0), (1, 1), (0, 1)].map { Corner(x: cell.x + $0.0, y: cell.y + $0.1) }
            let neighbours = [(0, -1), (1, 0), (0, 1), (-1, 0)].map { Corner(x: cell.x + $0.0, y: cell.y + $0.1) }
            for side in 0..<4 where !cells.contains(neighbours[side]) {
                edges[corners[side], default: []].append(corners[(side + 1) % 4])
            }
        }
        var rings: [[Position]] = []
        for start in edges.keys.sorted() {
            while let first = edges[start]?.first {
                edges[start]!.removeFirst()
                var ring = [start, first]
                while ring.last! != start {
                    let here = ring.last!
                    let before = ring[ring.count - 2]
                    // Two edges leave a corner where two squares touch: to the right lies the other square.
                    let next = edges[here]!.min { turn(before, here, $0) < turn(before, here, $1) }!
                    edges[here]!.removeAll { $0 == next }
                    ring.append(next)
                }
                rings.append(withoutStraights(ring))
            }
        }
        return rings
    }

    /// Negative for a turn to the right.
    private static func turn(_ a: Corner, _ b: Corner, _ c: Corner) -> Int {
        (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x)
    }

    private static func withoutStraights(_ ring: [Corner]) -> [Position] {
        let corners = ring.dropLast()
        let kept = corners.indices.filter { index in
            let before = corners[index == 0 ? corners.count - 1 : index - 1]
            return turn(before, corners[index], ring[index + 1]) != 0
        }.map { Position(easting: Double(corners[$0].x * unitM), northing: Double(corners[$0].y * unitM)) }
        return kept + [kept[0]]
    }
}

/// The squares that marks are counted in, on whole multiples of their size in SWEREF 99 TM.
package enum DisclosureGrid {
    /// Sides, metres; each a whole multiple of the one before.
    package static let sizesM = [100, 200, 400, 800]
    /// Squares up to this side make up hotspots.
    package static let largestHotspotSquareM = 200
}
