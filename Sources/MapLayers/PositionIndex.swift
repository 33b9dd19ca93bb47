import Geodesy
import Store

/// Where the marks of a selection of rounds lie in a coordinate system, in memory: boxes are counted and paged through without
/// asking the database row by row.
///
/// Forty bytes a mark. Two lists do what a tree would have to be built anew for with every mark that comes.
struct PositionIndex: Sendable {
    private(set) var version: ContentVersion
    /// Ascending.
    private var rows: [Int64] = []
    /// Of each row.
    private var positions: [Position] = []
    /// The same positions from west to east.
    private var fromWest: [Position] = []

    /// - Parameter places: with positions in the system of the boxes that will be asked for.
    init(_ places: MarkPlaces) {
        version = places.version
        append(places)
    }

    /// The row of the last mark; 0 where there is none.
    var lastRow: Int64 { rows.last ?? 0 }

    var count: Int { rows.count }

    /// Adds marks that come after all others.
    ///
    /// - Complexity: O(marks)
    mutating func append(_ places: MarkPlaces) {
        version = places.version
        rows += places.rows
        positions += places.positions
        fromWest = PositionIndex.merged(fromWest, places.positions.sorted { $0.x < $1.x })
    }

    /// How many marks lie in a box, its edges included.
    ///
    /// - Complexity: O(log marks + marks between the box's western and eastern edges)
    func count(in box: BoundingBox) -> Int {
        let start = fromWest.partitioningIndex { $0.x >= box.minX }
        let end = fromWest.partitioningIndex { $0.x > box.maxX }
        return fromWest[min(start, end)..<end].count { box.minY <= $0.y && $0.y <= box.maxY }
    }

    /// Two lists from west to east as one.
    private static func merged(_ one: [Position], _ other: [Position]) -> [Position] {
        guard !one.isEmpty else { return other }
        var all: [Position] = []
        all.reserveCapacity(one.count + other.count)
        var rest = one[...]
        for position in other {
            let before = rest.partitioningIndex { $0.x > position.x }
            all += rest[..<before]
            all.append(position)
            rest = rest[before...]
        }
        return all + rest
    }

    /// The rows of the marks in a box that come after a row, the first of them.
    ///
    /// - Complexity: O(marks between `row` and `end`), until the page is full.
    func rows(in box: BoundingBox, after row: Int64, upTo end: Int64?, limit: Int) -> [Int64] {
        var found: [Int64] = []
        let start = rows.partitioningIndex { $0 > row }
        let stop = end.map { end in rows.partitioningIndex { $0 > end } } ?? rows.count
        for index in start..<max(start, stop) where box.contains(positions[index]) {
            guard found.count < limit else { break }
            found.append(rows[index])
        }
        return found
    }
}

extension RandomAccessCollection where Index == Int {
    /// The index of the first element that belongs to the second part, where all of the first part come first.
    fileprivate func partitioningIndex(_ belongsToSecond: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = (low + high) / 2
            if belongsToSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
