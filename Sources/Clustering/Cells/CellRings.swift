/// The rings around runs of cells.
///
/// Only corners where a ring turns are kept. Of such corners on one grid line, from one end to the other, every two are
/// the ends of one straight piece: so the ring's way along the line is known from sorting alone, along rows and along
/// columns in turn.
struct CellRings {
    /// A turn of a ring; two lie at a place where two rings, or two ways of one, meet.
    private struct Turn {
        var x: Int
        var y: Int
        /// The piece of the column line leads north from here.
        var leadsNorth: Bool
    }

    /// From the south and then from the west: 2i and 2i + 1 are the ends of one piece of a row line.
    private var turns: [Turn] = []
    /// For each piece of a row line, the part whose cells it bounds, and whether they lie north of it.
    private var partOfPiece: [Int32] = []
    private var isSouthernEdge: [Bool] = []
    private let partCount: Int

    init(around runs: CellRuns) {
        partCount = runs.partCount
        let runs = runs.runs
        // Every row line has the runs below it and the runs above it; either may be missing.
        var below = 0..<0
        var at = 0
        while at < runs.count || !below.isEmpty {
            let y: Int
            if let row = below.isEmpty ? nil : runs[below.lowerBound].row {
                y = row + 1
            } else {
                y = runs[at].row
            }
            let start = at
            while at < runs.count, runs[at].row == y { at += 1 }
            addLine(y, runs[below], runs[start..<at])
            below = start..<at
        }
    }

    /// Walks along a row line from one end of a run to the next.
    private mutating func addLine(_ y: Int, _ below: ArraySlice<CellRuns.Run>, _ above: ArraySlice<CellRuns.Run>) {
        var south = Walk(below)
        var north = Walk(above)
        while south.next < .max || north.next < .max {
            let x = min(south.next, north.next)
            let (southWest, northWest) = (south.part, north.part)
            south.pass(x)
            north.pass(x)
            let (southEast, northEast) = (south.part, north.part)
            let goesWest = (southWest == nil) != (northWest == nil)
            let goesEast = (southEast == nil) != (northEast == nil)
            let goesNorth = (northWest == nil) != (northEast == nil)

            if goesWest != goesEast {
                turns.append(Turn(x: x, y: y, leadsNorth: goesNorth))
            } else if goesWest && goesNorth {
                // Two cells that touch at the corner only. Rings of one part keep to the empty cells, so that the two
                // ways around the corner end up in different rings; rings of two parts keep to their own cells.
                let isRising = southWest != nil
                let isOnePart = isRising ? southWest == northEast : southEast == northWest
                turns.append(Turn(x: x, y: y, leadsNorth: isRising == isOnePart))
                turns.append(Turn(x: x, y: y, leadsNorth: isRising != isOnePart))
            } else {
                continue
            }
            if goesEast {
                partOfPiece.append((northEast ?? southEast)!)
                isSouthernEdge.append(northEast != nil)
            }
        }
    }

    /// Passes the ends of the runs of a row from the west.
    private struct Walk {
        private let runs: ArraySlice<CellRuns.Run>
        private var at: Int
        private(set) var part: Int32?

        init(_ runs: ArraySlice<CellRuns.Run>) {
            self.runs = runs
            at = runs.startIndex
        }

        /// After the last end, the largest number.
        var next: Int {
            guard at < runs.endIndex else { return .max }
            return part == nil ? runs[at].start : runs[at].end
        }

        mutating func pass(_ x: Int) {
            guard next == x else { return }
            if part == nil {
                part = runs[at].part
            } else {
                part = nil
                at += 1
            }
        }
    }

    /// For each turn, the other end of its piece of a column line.
    private func matesInColumns() -> [Int32] {
        guard let west = turns.lazy.map(\.x).min() else { return [] }
        var order = turns.indices.map { UInt64(turns[$0].x - west) << 31 | UInt64($0) }
        order.sort()
        var column = order.map { Int($0 & 0x7FFF_FFFF) }
        // Of two turns at one place, the one that leads south comes first.
        for (slot, next) in zip(column.indices, column.indices.dropFirst()) {
            let (a, b) = (turns[column[slot]], turns[column[next]])
            if a.x == b.x, a.y == b.y, a.leadsNorth { column.swapAt(slot, next) }
        }
        var mates = [Int32](repeating: 0, count: turns.count)
        for slot in stride(from: 0, to: column.count, by: 2) {
            mates[column[slot]] = Int32(column[slot + 1])
            mates[column[slot + 1]] = Int32(column[slot])
        }
        return mates
    }

    /// - Complexity: O(c log c) for c corners.
    func polygons() -> [CellPolygon] {
        let mates = matesInColumns()
        var polygons = [CellPolygon](repeating: .init(outer: [], holes: []), count: partCount)
        var isDone = [Bool](repeating: false, count: turns.count / 2)
        for piece in isDone.indices where !isDone[piece] {
            // The first piece of a ring is its southernmost. Cells north of it: the ring is an outer one and leads east
            // from here. Otherwise it is a hole's, and leads north.
            var ring: [LatticeCorner] = []
            var turn = piece * 2
            repeat {
                ring.append(LatticeCorner(x: turns[turn].x, y: turns[turn].y))
                let other: Int
                if isSouthernEdge[piece] {
                    other = turn ^ 1
                    isDone[turn / 2] = true
                    turn = Int(mates[other])
                } else {
                    other = Int(mates[turn])
                    isDone[other / 2] = true
                    turn = other ^ 1
                }
                ring.append(LatticeCorner(x: turns[other].x, y: turns[other].y))
            } while turn != piece * 2
            ring.append(ring[0])
            let part = Int(partOfPiece[piece])
            if isSouthernEdge[piece] { polygons[part].outer = ring } else { polygons[part].holes.append(ring) }
        }
        return polygons
    }
}
