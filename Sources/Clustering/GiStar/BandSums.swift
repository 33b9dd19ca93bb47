/// For each point, the sum of the values within a distance, and how many they are.
///
/// Points of one northing are a line, sorted from the west. On another line, the points within the distance follow each
/// other, so their sum is a difference of two sums from the line's beginning; and as one walks along the first line, both
/// ends on the other only move forward. Lines are cut into strips from north to south, so that points far to the east and
/// west are not looked at.
struct BandSums {
    struct Sum: BitwiseCopyable, Sendable {
        var sum: Int64
        var count: Int32
    }

    /// In the order of the points given.
    let sums: [Sum]

    /// - Parameter values: any sum of them fits an Int64.
    init(_ points: PlanePoints, values: [Int64], bandM: Double) {
        let lines = StripLines(points, values: values, bandM: bandM)
        let strips = lines.stripStart.count - 1
        let pieces = Parallel.pieces(of: strips, atLeast: 1)
        let sorted = Parallel.array(
            of: Sum(sum: 0, count: 0),
            in: pieces.map { lines.firstPoint(ofStrip: $0.lowerBound)..<lines.firstPoint(ofStrip: $0.upperBound) }
        ) { piece, sums in
            let base = lines.firstPoint(ofStrip: pieces[piece].lowerBound)
            for strip in pieces[piece] { lines.addAround(strip: strip, to: sums, from: base) }
        }
        var sums = [Sum](repeating: Sum(sum: 0, count: 0), count: points.count)
        for (position, index) in lines.order.enumerated() { sums[Int(index)] = sorted[position] }
        self.sums = sums
    }
}

/// Points sorted into strips from north to south, lines from west to east within them, and along the lines.
private struct StripLines {
    let reach: Int64
    let order: [Int32]
    let x: [Int32]
    /// The sum of the values before each point, and after the last one all.
    let before: [Int64]
    /// The northing of each line, and its first point; after the last line the number of points.
    let northing: [Int32]
    let lineStart: [Int32]
    /// The number of each strip that has points, and its first line; after the last strip the number of lines.
    let strip: [Int64]
    let stripStart: [Int32]

    init(_ points: PlanePoints, values: [Int64], bandM: Double) {
        reach = Centimetres.reach(metres: bandM)
        // As wide as some bands: wider ones hold points out of reach, narrower ones cut lines that could be walked whole.
        let width = max(1, 4 * Centimetres.root(of: reach))
        let west = Int64(points.x.min() ?? 0)
        let south = Int64(points.y.min() ?? 0)

        // Differences of coordinates fit 31 bits; so do numbers of strips, the width being at least 1.
        var keyed: [(line: UInt64, x: Int32, index: Int32)] = []
        keyed.reserveCapacity(points.count)
        for index in 0..<points.count {
            let strip = UInt64((Int64(points.x[index]) - west) / width)
            let line = strip << 32 | UInt64(Int64(points.y[index]) - south)
            keyed.append((line, points.x[index], Int32(index)))
        }
        keyed.sort { $0.line < $1.line || ($0.line == $1.line && $0.x < $1.x) }

        order = keyed.map(\.index)
        x = keyed.map(\.x)
        var sum: Int64 = 0
        before =
            [0]
            + order.map { index in
                sum += values[Int(index)]
                return sum
            }
        var northing: [Int32] = []
        var lineStart: [Int32] = []
        var strip: [Int64] = []
        var stripStart: [Int32] = []
        var last: UInt64?
        for (position, entry) in keyed.enumerated() where last != entry.line {
            last = entry.line
            if strip.last != Int64(entry.line >> 32) {
                strip.append(Int64(entry.line >> 32))
                stripStart.append(Int32(northing.count))
            }
            northing.append(points.y[Int(entry.index)])
            lineStart.append(Int32(position))
        }
        stripStart.append(Int32(northing.count))
        lineStart.append(Int32(points.count))
        self.northing = northing
        self.lineStart = lineStart
        self.strip = strip
        self.stripStart = stripStart
    }

    func firstPoint(ofStrip number: Int) -> Int { Int(lineStart[Int(stripStart[number])]) }

    /// Adds to the points of a strip what is near in it and in the strips beside it.
    func addAround(strip number: Int, to sums: UnsafeMutableBufferPointer<BandSums.Sum>, from base: Int) {
        let own = Int(stripStart[number])..<Int(stripStart[number + 1])
        for other in max(0, number - 1)..<min(strip.count, number + 2)
        where abs(strip[other] - strip[number]) <= 1 {
            var near = Int(stripStart[other])
            let end = Int(stripStart[other + 1])
            for line in own {
                while near < end, dy(near, line) < 0, dy(near, line) * dy(near, line) > reach { near += 1 }
                var next = near
                while next < end, dy(next, line) <= 0 || dy(next, line) * dy(next, line) <= reach {
                    add(near: next, to: line, sums, from: base)
                    next += 1
                }
            }
        }
    }

    private func dy(_ a: Int, _ b: Int) -> Int64 { Int64(northing[a]) - Int64(northing[b]) }

    /// Adds to the points of one line what is near on another.
    private func add(near other: Int, to line: Int, _ sums: UnsafeMutableBufferPointer<BandSums.Sum>, from base: Int) {
        let width = Centimetres.root(of: reach - dy(other, line) * dy(other, line))
        var first = Int(lineStart[other])
        var last = first
        let end = Int(lineStart[other + 1])
        for point in Int(lineStart[line])..<Int(lineStart[line + 1]) {
            let west = Int64(x[point]) - width
            let east = Int64(x[point]) + width
            while first < end, Int64(x[first]) < west { first += 1 }
            last = max(last, first)
            while last < end, Int64(x[last]) <= east { last += 1 }
            sums[point - base].sum += before[last] - before[first]
            sums[point - base].count += Int32(last - first)
        }
    }
}
