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
    /// Apart from each other, so that many are compared at a time.
    private var xs: [Double]
    private var ys: [Double]

    /// - Parameter places: with positions in the system of the boxes that will be asked for.
    init(_ places: MarkPlaces) {
        version = places.version
        rows = places.rows
        xs = places.positions.map(\.x)
        ys = places.positions.map(\.y)
    }

    /// The row of the last mark; 0 where there is none.
    var lastRow: Int64 { rows.last ?? 0 }

    var count: Int { rows.count }

    /// Adds marks that come after all others.
    mutating func append(_ places: MarkPlaces) {
        version = places.version
        rows += places.rows
        xs += places.positions.lazy.map(\.x)
        ys += places.positions.lazy.map(\.y)
    }

    /// How many marks lie in a box, its edges included.
    ///
    /// - Complexity: O(marks), eight at a time.
    @inline(never) func count(in box: BoundingBox) -> Int {
        let whole = xs.count - xs.count % Eight.scalarCount
        var counts = SIMD8<Int64>.zero
        xs.withUnsafeBytes { xs in
            ys.withUnsafeBytes { ys in
                for index in stride(from: 0, to: whole, by: Eight.scalarCount) {
                    let offset = index * MemoryLayout<Double>.stride
                    let x = xs.loadUnaligned(fromByteOffset: offset, as: Eight.self)
                    let y = ys.loadUnaligned(fromByteOffset: offset, as: Eight.self)
                    let isInside = (x .>= box.minX) .& (x .<= box.maxX) .& (y .>= box.minY) .& (y .<= box.maxY)
                    counts.replace(with: counts &+ 1, where: isInside)
                }
            }
        }
        return Int(counts.wrappedSum()) + (whole..<xs.count).count { box.contains(position($0)) }
    }

    private typealias Eight = SIMD8<Double>

    private func position(_ index: Int) -> Position { Position(x: xs[index], y: ys[index]) }

    /// The rows of the marks in a box that come after a row, the first of them.
    ///
    /// - Complexity: O(marks between `row` and `end`), until the page is full.
    func rows(in box: BoundingBox, after row: Int64, upTo end: Int64?, limit: Int) -> [Int64] {
        var found: [Int64] = []
        let start = rows.partitioningIndex { $0 > row }
        let stop = end.map { end in rows.partitioningIndex { $0 > end } } ?? rows.count
        for index in start..<max(start, stop) where box.contains(position(index)) {
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
