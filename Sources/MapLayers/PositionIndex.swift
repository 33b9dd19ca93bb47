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

    /// - Parameter marks: with positions in the system of the boxes that will be asked for.
    init(_ marks: MarkPositions) {
        version = marks.version
        append(marks)
    }

    /// The row of the last mark; 0 where there is none.
    var lastRow: Int64 { rows.last ?? 0 }

    var count: Int { rows.count }

    /// Adds marks that come after all others.
    ///
    /// - Complexity: O(marks)
    mutating func append(_ marks: MarkPositions) {
        version = marks.version
        rows += marks.rows
        positions += marks.positions
        fromWest = PositionIndex.merged(fromWest, marks.positions.sorted { $0.x < $1.x })
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

/// Keeps position indexes in step with the database: marks that have come are added, and after any other change an index is
/// made anew.
package actor PositionIndexes {
    private struct Key: Hashable {
        var rounds: RoundSelection
        var system: CoordinateSystem
    }

    /// Programs ask in one system, or two; a million marks take 24 MB in each.
    private static let atMost = 3

    private var kept: [Key: PositionIndex] = [:]
    /// The latest used last.
    private var used: [Key] = []
    private var running: [Key: Task<Void, any Error>] = [:]

    package init() {}

    /// The marks of some rounds as the store had them at a version, or somewhat later while they keep coming.
    func index(
        of rounds: RoundSelection, in system: CoordinateSystem, at version: ContentVersion, store: Store,
        _ transformer: CoordinateTransformer
    ) async throws -> PositionIndex {
        let key = Key(rounds: rounds, system: system)
        while true {
            if let known = kept[key], known.version.number >= version.number {
                // What is newer will do where the store has moved on too, but not where it is a moment that has passed.
                if known.version.number == version.number { return known }
                if try await store.version().number != version.number { return known }
                return try await PositionIndexes.made(from: nil, key, store, transformer)
            }
            try await refresh(key, store, transformer).value
        }
    }

    /// Begins to bring an index up to date, unless somebody has begun already. What was begun ends before those who wait for it
    /// go on; otherwise they would find it still there, again and again, and leave it no moment to end.
    private func refresh(_ key: Key, _ store: Store, _ transformer: CoordinateTransformer) -> Task<Void, any Error> {
        if let task = running[key] { return task }
        let base = kept[key]
        let task = Task {
            defer { running[key] = nil }
            keep(try await PositionIndexes.made(from: base, key, store, transformer), key)
        }
        running[key] = task
        return task
    }

    /// - Parameter base: an earlier one, to which only additions need to be added.
    private static func made(
        from base: PositionIndex?, _ key: Key, _ store: Store, _ transformer: CoordinateTransformer
    ) async throws -> PositionIndex {
        func marks(after row: Int64) async throws -> MarkPositions {
            var marks = try await store.markPositions(in: key.rounds, after: row)
            try transformer.transform(&marks.positions, from: .sweref99TM, to: key.system)
            return marks
        }
        if var index = base {
            let additions = try await marks(after: index.lastRow)
            if max(additions.version.corrected, additions.version.moved) <= index.version.number {
                index.append(additions)
                return index
            }
        }
        return PositionIndex(try await marks(after: 0))
    }

    private func keep(_ index: PositionIndex, _ key: Key) {
        kept[key] = index
        used.removeAll { $0 == key }
        used.append(key)
        if used.count > PositionIndexes.atMost { kept[used.removeFirst()] = nil }
    }
}
