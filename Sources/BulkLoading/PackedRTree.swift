package import GRDB
package import Geodesy

/// An R-tree over boxes and points, packed by the sort-tile-recursive method: nodes are full and hardly overlap, and it
/// is built many times faster than entry by entry.
///
/// - Source: Leutenegger, Lopez & Edgington 1997.
package struct PackedIndex {
    private var entries: [RTreeCell]

    /// - Parameter capacity: how many entries there will be, if that is known; 20 bytes each are set aside.
    package init(capacity: Int = 0) {
        entries = []
        entries.reserveCapacity(capacity)
    }

    /// Adds a point, in any units.
    ///
    /// - Parameter id: the number of a row, from 0 to 4 294 967 295: more rows than any file here will have.
    package mutating func append(id: Int64, _ position: Position) {
        append(id: id, BoundingBox(minX: position.x, minY: position.y, maxX: position.x, maxY: position.y))
    }

    /// Adds the extent of something, in any units.
    ///
    /// - Parameter id: as for a point.
    package mutating func append(id: Int64, _ box: BoundingBox) {
        entries.append(RTreeCell(id: id, enclosing: box))
    }

    /// Replaces the content of an R*Tree table of two dimensions with the entries, and forgets them.
    ///
    /// - Complexity: O(n log n); the entries are sorted where they are.
    package mutating func write(to table: String, _ db: Database) throws {
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

/// What a node of an R*Tree table holds: an entry or another node, and its extent in 32-bit numbers that enclose it.
///
/// Twenty bytes, for there are as many of them as rows: a million take five megabytes less than with 64-bit numbers.
struct RTreeCell {
    private var number: UInt32
    var id: Int64 { Int64(number) }
    private(set) var minX: Float
    private(set) var maxX: Float
    private(set) var minY: Float
    private(set) var maxY: Float

    init(id: Int64, enclosing box: BoundingBox) {
        func below(_ value: Double) -> Float { Double(Float(value)) > value ? Float(value).nextDown : Float(value) }
        func above(_ value: Double) -> Float { Double(Float(value)) < value ? Float(value).nextUp : Float(value) }
        number = RTreeCell.number(id)
        minX = below(box.minX)
        maxX = above(box.maxX)
        minY = below(box.minY)
        maxY = above(box.maxY)
    }

    /// A node and the extent of its cells, of which there is at least one.
    init(id: Int64, enclosing cells: UnsafeBufferPointer<RTreeCell>) {
        self = cells[0]
        number = RTreeCell.number(id)
        for cell in cells {
            minX = min(minX, cell.minX)
            maxX = max(maxX, cell.maxX)
            minY = min(minY, cell.minY)
            maxY = max(maxY, cell.maxY)
        }
    }

    private static func number(_ id: Int64) -> UInt32 {
        guard let number = UInt32(exactly: id) else { preconditionFailure("row \(id) is beyond what an index holds") }
        return number
    }

    /// The number of the node that the cell stands in. It takes the place of the extent, which nobody asks for once the
    /// node is written: an index of a million entries would otherwise need another list as long.
    var node: Int64 {
        get { Int64(maxX.bitPattern) << 32 | Int64(minX.bitPattern) }
        set {
            minX = Float(bitPattern: UInt32(truncatingIfNeeded: newValue))
            maxX = Float(bitPattern: UInt32(truncatingIfNeeded: newValue >> 32))
        }
    }
}

/// The three tables behind an R*Tree table of two dimensions: its nodes, which leaf an entry stands in, and which node
/// a node stands in.
///
/// - Source: "Implementation Details" in the documentation of SQLite's R*Tree module.
struct RTreeTables {
    private let name: String
    private let db: Database
    private let nodes: BulkInsert
    private let leafOfEntry: BulkInsert
    private let parentOfNode: BulkInsert
    private let nodeBytes: Int

    /// The number of the node that a search begins with.
    static let root: Int64 = 1
    private static let headerBytes = 4
    private static let cellBytes = 24

    /// Cells that a node has room for.
    var capacity: Int { (nodeBytes - RTreeTables.headerBytes) / RTreeTables.cellBytes }

    init(_ table: String, _ db: Database) throws {
        func part(_ suffix: String) -> String { "\(table)_\(suffix)".quotedDatabaseIdentifier }
        // The module reads the size of all nodes from the root.
        guard
            let bytes = try Int.fetchOne(
                db, sql: "SELECT length(data) FROM \(part("node")) WHERE nodeno = \(RTreeTables.root)")
        else { throw DatabaseError(message: "\(table) has no root") }
        name = table
        self.db = db
        nodeBytes = bytes
        nodes = try BulkInsert(db, sql: "INSERT INTO \(part("node")) (nodeno, data) VALUES (?, ?)")
        leafOfEntry = try BulkInsert(db, sql: "INSERT INTO \(part("rowid")) (rowid, nodeno) VALUES (?, ?)")
        parentOfNode = try BulkInsert(db, sql: "INSERT INTO \(part("parent")) (nodeno, parentnode) VALUES (?, ?)")
    }

    func clear() throws {
        for suffix in ["node", "rowid", "parent"] {
            try db.execute(sql: "DELETE FROM \("\(name)_\(suffix)".quotedDatabaseIdentifier)")
        }
    }

    /// Big-endian: the depth of the tree in the root, the number of cells, and the cells.
    func insertNode(_ number: Int64, _ cells: UnsafeBufferPointer<RTreeCell>, depth: Int) throws {
        var data: [UInt8] = []
        data.reserveCapacity(nodeBytes)
        func append(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.bigEndian) { data.append(contentsOf: $0) }
        }
        append(UInt16(depth))
        append(UInt16(cells.count))
        for cell in cells {
            append(cell.id)
            append(cell.minX.bitPattern)
            append(cell.maxX.bitPattern)
            append(cell.minY.bitPattern)
            append(cell.maxY.bitPattern)
        }
        data.append(contentsOf: repeatElement(0, count: nodeBytes - data.count))
        try nodes.run { binder in
            binder.bind(Int(number))
            data.withUnsafeBytes { binder.bind($0) }
        }
    }

    /// - Parameters:
    ///   - child: an entry, or a node where the node that it stands in is no leaf.
    ///   - isLeaf: whether the child is an entry.
    func insertPlace(of child: Int64, in node: Int64, isLeaf: Bool) throws {
        try (isLeaf ? leafOfEntry : parentOfNode).run { binder in
            binder.bind(Int(child))
            binder.bind(Int(node))
        }
    }
}
