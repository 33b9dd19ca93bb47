/// The parts of a set of grid cells, and the outline of each.
///
/// Cells belong to the same part when they share an edge, and so on along the chain. A part is one polygon: an outer ring
/// counter-clockwise, a ring clockwise for every hole, right angles only. Where two cells of a part touch at a corner
/// only, the rings part there, so that none touches itself. `CellOutline.md` beside this file explains the method.
package struct CellOutline: Sendable, Equatable {
    /// The cells of each part, as ascending indices in the list given. Parts are in the order of their first cells. A cell
    /// that is given twice is listed twice.
    package let parts: [[Int]]
    /// The polygon of each part, in the order of `parts`. Holes are in the order of their corners, from the south and then
    /// from the west.
    package let polygons: [CellPolygon]

    /// - Complexity: O(n log n) for sorting n cells and their corners; the rest is linear.
    package init(of cells: [LatticeCell]) {
        let runs = CellRuns(cells)
        var members = [[Int]](repeating: [], count: runs.partCount)
        for (index, part) in runs.partOfCell.enumerated() { members[Int(part)].append(index) }
        parts = members
        polygons = CellRings(around: runs).polygons()
    }
}

/// The polygon of one part.
package struct CellPolygon: Sendable, Hashable {
    /// Closed: the last corner is the first. Begins at the south-western corner, the southern first.
    package var outer: [LatticeCorner]
    /// Closed, as the outer ring is.
    package var holes: [[LatticeCorner]]

    /// The outer ring, then the holes.
    package var rings: [[LatticeCorner]] { [outer] + holes }
}

/// A cell of a regular grid, by whole numbers: column to the east, row to the north.
package struct LatticeCell: Sendable, Hashable, Codable {
    package var column: Int32
    package var row: Int32

    package init(column: Int32, row: Int32) {
        self.column = column
        self.row = row
    }
}

/// A corner between cells of a regular grid. The cell (0, 0) lies between the corners (0, 0) and (1, 1).
package struct LatticeCorner: Sendable, Hashable, Codable {
    package var x: Int
    package var y: Int
}

/// Cells joined to runs: as many as lie side by side in a row. Knows which runs are connected by edges.
struct CellRuns {
    /// Cells from `start` up to, not including, `end`.
    struct Run {
        var row: Int
        var start: Int
        var end: Int
        /// Numbered by the smallest index of a cell in the part.
        var part: Int32
    }

    /// From the south and then from the west.
    let runs: [Run]
    let partCount: Int
    /// In the order of the cells given.
    let partOfCell: [Int32]

    /// - Complexity: O(n log n).
    init(_ cells: [LatticeCell]) {
        var keyed: [(key: UInt64, index: Int32)] = []
        keyed.reserveCapacity(cells.count)
        for (index, cell) in cells.enumerated() {
            keyed.append((CellRuns.key(of: cell), Int32(index)))
        }
        keyed.sort { $0.key < $1.key }

        var runs: [Run] = []
        var runOfCell = [Int32](repeating: 0, count: cells.count)
        for (_, index) in keyed {
            let (row, column) = (Int(cells[Int(index)].row), Int(cells[Int(index)].column))
            if let last = runs.last, last.row == row, column <= last.end {
                runs[runs.count - 1].end = column + 1
            } else {
                runs.append(Run(row: row, start: column, end: column + 1, part: 0))
            }
            runOfCell[Int(index)] = Int32(runs.count - 1)
        }

        var roots = CellRuns.joined(runs)
        var numbers = [Int32](repeating: -1, count: runs.count)
        var count: Int32 = 0
        partOfCell = runOfCell.map { run in
            let root = CellRuns.root(of: Int(run), &roots)
            if numbers[root] < 0 {
                numbers[root] = count
                count += 1
            }
            return numbers[root]
        }
        for run in runs.indices { runs[run].part = numbers[CellRuns.root(of: run, &roots)] }
        self.runs = runs
        partCount = Int(count)
    }

    /// Rows first, then columns, both ascending.
    private static func key(of cell: LatticeCell) -> UInt64 {
        let sign: UInt32 = 0x8000_0000
        return UInt64(UInt32(bitPattern: cell.row) ^ sign) << 32 | UInt64(UInt32(bitPattern: cell.column) ^ sign)
    }

    /// The forest of runs that share an edge with one of the row below. Two pointers walk along both rows.
    private static func joined(_ runs: [Run]) -> [Int32] {
        var parent = (0..<Int32(runs.count)).map { $0 }
        var below = 0
        for above in runs.indices {
            while below < above, runs[below].row < runs[above].row - 1 { below += 1 }
            while below < above, runs[below].row == runs[above].row - 1, runs[below].end <= runs[above].start {
                below += 1
            }
            var next = below
            while next < above, runs[next].row == runs[above].row - 1, runs[next].start < runs[above].end {
                let (a, b) = (root(of: above, &parent), root(of: next, &parent))
                parent[max(a, b)] = Int32(min(a, b))
                next += 1
            }
        }
        return parent
    }

    /// Halves the path on the way.
    private static func root(of run: Int, _ parent: inout [Int32]) -> Int {
        var run = run
        while Int(parent[run]) != run {
            parent[run] = parent[Int(parent[run])]
            run = Int(parent[run])
        }
        return run
    }
}

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
