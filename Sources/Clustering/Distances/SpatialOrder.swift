/// Points along a curve that keeps near what is near, and a tree of boxes over them.
///
/// The order is Morton's: the bits of both coordinates in turn. Halving the order again and again gives the tree; only
/// the boxes are stored. Places with several points are kept once.
///
/// - Source: Morton 1966.
struct SpatialOrder {
    struct Box {
        var minX = Int64.max
        var minY = Int64.max
        var maxX = Int64.min
        var maxY = Int64.min

        mutating func include(_ other: Box) {
            minX = min(minX, other.minX)
            minY = min(minY, other.minY)
            maxX = max(maxX, other.maxX)
            maxY = max(maxY, other.maxY)
        }

        /// The smallest squared distance to a place in the box.
        @inline(__always)
        func squareTo(_ x: Int64, _ y: Int64) -> Int64 {
            let dx = max(0, minX - x, x - maxX)
            let dy = max(0, minY - y, y - maxY)
            return dx * dx + dy * dy
        }
    }

    private static let leaf = 8

    private let x: [Int64]
    private let y: [Int64]
    /// How many points stand at each place.
    let multiplicity: [Int]
    /// The tree in the order of a heap: below node i lie 2i + 1 and 2i + 2.
    private let boxes: [Box]
    /// How many levels lie below the root.
    private let depth: Int

    var placeCount: Int { x.count }

    /// - Complexity: O(n log n).
    init(_ points: PlanePoints) {
        let west = Int64(points.x.min() ?? 0)
        let south = Int64(points.y.min() ?? 0)
        var codes = (0..<points.count).map {
            SpatialOrder.spread(Int64(points.x[$0]) - west) | SpatialOrder.spread(Int64(points.y[$0]) - south) << 1
        }
        codes.sort()
        var x: [Int64] = []
        var y: [Int64] = []
        var multiplicity: [Int] = []
        var last: UInt64?
        for code in codes {
            if code == last {
                multiplicity[multiplicity.count - 1] += 1
            } else {
                x.append(SpatialOrder.gather(code))
                y.append(SpatialOrder.gather(code >> 1))
                multiplicity.append(1)
                last = code
            }
        }
        self.x = x
        self.y = y
        self.multiplicity = multiplicity
        var depth = 0
        while x.count >> depth > SpatialOrder.leaf { depth += 1 }
        self.depth = depth

        var boxes = [Box](repeating: Box(), count: (2 << depth) - 1)
        for node in boxes.indices.reversed() {
            if node >= (1 << depth) - 1 {
                let leaf = node - ((1 << depth) - 1)
                for place in (x.count * leaf) >> depth..<(x.count * (leaf + 1)) >> depth {
                    boxes[node].include(Box(minX: x[place], minY: y[place], maxX: x[place], maxY: y[place]))
                }
            } else {
                boxes[node].include(boxes[2 * node + 1])
                boxes[node].include(boxes[2 * node + 2])
            }
        }
        self.boxes = boxes
    }

    /// The squared distance from a place to the k-th nearest point, the first one being at the place itself.
    ///
    /// - Parameter nearest: emptied first; kept by the caller so that it need not be made anew for every place.
    func square(from place: Int, to nearest: inout Nearest) -> Int64 {
        nearest.clear()
        visit(0, level: 0, x[place], y[place], &nearest)
        return nearest.farthest
    }

    private func visit(_ node: Int, level: Int, _ fromX: Int64, _ fromY: Int64, _ nearest: inout Nearest) {
        if level == depth {
            let leaf = node - ((1 << depth) - 1)
            for place in (x.count * leaf) >> depth..<(x.count * (leaf + 1)) >> depth {
                let dx = x[place] - fromX
                let dy = y[place] - fromY
                nearest.add(dx * dx + dy * dy, multiplicity[place])
            }
            return
        }
        let squares = (
            boxes[2 * node + 1].squareTo(fromX, fromY), boxes[2 * node + 2].squareTo(fromX, fromY)
        )
        let (near, far) = squares.0 <= squares.1 ? (1, 2) : (2, 1)
        if min(squares.0, squares.1) < nearest.farthest {
            visit(2 * node + near, level: level + 1, fromX, fromY, &nearest)
        }
        if max(squares.0, squares.1) < nearest.farthest {
            visit(2 * node + far, level: level + 1, fromX, fromY, &nearest)
        }
    }

    /// Puts a zero before every bit of a number of 32 bits.
    private static func spread(_ number: Int64) -> UInt64 {
        var bits = UInt64(number)
        bits = (bits | bits << 16) & 0x0000_FFFF_0000_FFFF
        bits = (bits | bits << 8) & 0x00FF_00FF_00FF_00FF
        bits = (bits | bits << 4) & 0x0F0F_0F0F_0F0F_0F0F
        bits = (bits | bits << 2) & 0x3333_3333_3333_3333
        return (bits | bits << 1) & 0x5555_5555_5555_5555
    }

    /// Every other bit, from the lowest.
    private static func gather(_ code: UInt64) -> Int64 {
        var bits = code & 0x5555_5555_5555_5555
        bits = (bits | bits >> 1) & 0x3333_3333_3333_3333
        bits = (bits | bits >> 2) & 0x0F0F_0F0F_0F0F_0F0F
        bits = (bits | bits >> 4) & 0x00FF_00FF_00FF_00FF
        bits = (bits | bits >> 8) & 0x0000_FFFF_0000_FFFF
        return Int64((bits | bits >> 16) & 0x0000_0000_FFFF_FFFF)
    }
}

/// The nearest places found so far that together hold k points.
struct Nearest {
    private let wanted: Int
    /// Ascending.
    private var squares: [Int64] = []
    private var counts: [Int] = []
    private var count = 0

    init(_ wanted: Int) { self.wanted = wanted }

    /// The squared distance within which there are k points for certain; until then the largest number.
    var farthest: Int64 { count >= wanted ? squares[squares.count - 1] : .max }

    mutating func clear() {
        squares.removeAll(keepingCapacity: true)
        counts.removeAll(keepingCapacity: true)
        count = 0
    }

    mutating func add(_ square: Int64, _ number: Int) {
        guard square < farthest else { return }
        var slot = squares.count
        while slot > 0, squares[slot - 1] > square { slot -= 1 }
        squares.insert(square, at: slot)
        counts.insert(number, at: slot)
        count += number
        while count - counts[counts.count - 1] >= wanted {
            count -= counts.removeLast()
            squares.removeLast()
        }
    }
}
