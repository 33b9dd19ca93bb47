import GRDB

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
