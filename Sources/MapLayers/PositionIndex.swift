import Geodesy
import Store

/// Where the marks of a selection of rounds lie in a coordinate system, in memory: boxes are counted and paged through without
/// asking the database row by row.
///
/// Twenty-four bytes a mark. All of them are compared with a box, which takes a tenth of a millisecond for a hundred thousand;
/// a tree would have to be built anew with every mark that comes.
struct PositionIndex: Sendable {
    private(set) var version: ContentVersion
    /// Ascending.
    private var rows: [Int64]
    private var positions: [Position]

    /// - Parameter places: with positions in the system of the boxes that will be asked for.
    init(_ places: MarkPlaces) {
        version = places.version
        rows = places.rows
        positions = places.positions
    }

    /// The row of the last mark; 0 where there is none.
    var lastRow: Int64 { rows.last ?? 0 }

    var count: Int { rows.count }

    /// Adds marks that come after all others.
    mutating func append(_ places: MarkPlaces) {
        version = places.version
        rows += places.rows
        positions += places.positions
    }

    /// How many marks lie in a box, its edges included.
    ///
    /// - Complexity: O(marks)
    func count(in box: BoundingBox) -> Int {
        // Without a branch for every mark, and several marks at a time.
        positions.reduce(into: 0) { count, position in
            let isInside =
                (position.x >= box.minX ? 1 : 0) & (position.x <= box.maxX ? 1 : 0)
                & (position.y >= box.minY ? 1 : 0) & (position.y <= box.maxY ? 1 : 0)
            count &+= isInside
        }
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

extension [Int64] {
    /// The index of the first element that belongs to the second part, where all of the first part come first.
    fileprivate func partitioningIndex(_ belongsToSecond: (Int64) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if belongsToSecond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
