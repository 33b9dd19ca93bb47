public import GRDB
public import Geodesy

/// An R-tree over boxes and points, packed by the sort-tile-recursive method: nodes are full and hardly overlap, and it
/// is built many times faster than entry by entry.
///
/// - Source: Leutenegger, Lopez & Edgington 1997.
public struct PackedIndex {
    private var entries: [RTreeCell]

    /// - Parameter capacity: how many entries there will be, if that is known; 20 bytes each are set aside.
    public init(capacity: Int = 0) {
        entries = []
        entries.reserveCapacity(capacity)
    }

    /// Adds a point, in any units.
    ///
    /// - Parameter id: the number of a row, from 0 to 4 294 967 295: more rows than any file here will have.
    public mutating func append(id: Int64, _ position: Position) {
        append(id: id, BoundingBox(minX: position.x, minY: position.y, maxX: position.x, maxY: position.y))
    }

    /// Adds the extent of something, in any units.
    ///
    /// - Parameter id: as for a point.
    public mutating func append(id: Int64, _ box: BoundingBox) {
        entries.append(RTreeCell(id: id, enclosing: box))
    }

    /// Replaces the content of an R*Tree table of two dimensions with the entries, and forgets them.
    ///
    /// - Complexity: O(n log n); the entries are sorted where they are.
    public mutating func write(to table: String, _ db: Database) throws {
        var level = entries
        entries = []
        let tables = try RTreeTables(table, db)
        try tables.clear()
        var depth = 0
        var next = RTreeTables.root + 1
        while level.count > tables.capacity {
            var parents: [RTreeCell] = []
            try PackedIndex.forEachTile(of: &level, capacity: tables.capacity) { cells in
                try tables.insertNode(next, UnsafeBufferPointer(cells), depth: 0)
                parents.append(RTreeCell(id: next, enclosing: UnsafeBufferPointer(cells)))
                for index in cells.indices { cells[index].node = next }
                next += 1
            }
            try PackedIndex.insertPlaces(of: &level, isLeaf: depth == 0, tables)
            level = parents
            depth += 1
        }
        try level.withUnsafeBufferPointer { try tables.insertNode(RTreeTables.root, $0, depth: depth) }
        for index in level.indices { level[index].node = RTreeTables.root }
        try PackedIndex.insertPlaces(of: &level, isLeaf: depth == 0, tables)
    }

    /// Sorts cells, in place, into groups that lie together: vertical slices, each cut from south to north.
    private static func forEachTile(
        of cells: inout [RTreeCell], capacity: Int, _ body: (UnsafeMutableBufferPointer<RTreeCell>) throws -> Void
    ) rethrows {
        let nodes = (cells.count + capacity - 1) / capacity
        let sliceLength = Int(Double(nodes).squareRoot().rounded(.up)) * capacity
        try cells.withUnsafeMutableBufferPointer { cells in
            cells.arrange(inRunsOf: sliceLength) { $0.minX < $1.minX }
            try cells.forEachRun(of: sliceLength) { slice in
                slice.arrange(inRunsOf: capacity) { $0.minY < $1.minY }
                try slice.forEachRun(of: capacity, body)
            }
        }
    }

    /// What is sorted is copied.
    private static let cellsSortedAtATime = 10_000

    /// Notes which node each cell stands in; in the order of ids, so that the table grows at its end.
    private static func insertPlaces(of cells: inout [RTreeCell], isLeaf: Bool, _ tables: RTreeTables) throws {
        try cells.withUnsafeMutableBufferPointer { cells in
            cells.arrange(inRunsOf: cellsSortedAtATime) { $0.id < $1.id }
            try cells.forEachRun(of: cellsSortedAtATime) { run in
                for cell in run.sorted(by: { $0.id < $1.id }) {
                    try tables.insertPlace(of: cell.id, in: cell.node, isLeaf: isLeaf)
                }
            }
        }
    }
}
