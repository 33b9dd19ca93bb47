import Foundation
import GRDB

/// An R-tree over points, packed by the sort-tile-recursive method: nodes are full and hardly overlap, and it is built many
/// times faster than point by point.
///
/// - Source: Leutenegger, Lopez & Edgington 1997; the layout of nodes is that of SQLite's R*Tree module, section
///   "Implementation Details" of its documentation.
struct PackedIndex {
    struct Point {
        var id: Int64
        var x: Double
        var y: Double
    }

    /// What a node holds: a point or another node, and its extent in 32-bit numbers that enclose it.
    private struct Cell {
        var id: Int64
        var minX: Float
        var maxX: Float
        var minY: Float
        var maxY: Float
    }

    private let leaves: [Cell]

    init(points: [Point]) {
        func below(_ value: Double) -> Float { Double(Float(value)) > value ? Float(value).nextDown : Float(value) }
        func above(_ value: Double) -> Float { Double(Float(value)) < value ? Float(value).nextUp : Float(value) }
        leaves = points.map {
            Cell(id: $0.id, minX: below($0.x), maxX: above($0.x), minY: below($0.y), maxY: above($0.y))
        }
    }

    private static let headerBytes = 4
    private static let cellBytes = 24
    private static let root: Int64 = 1

    /// Replaces the content of an R*Tree table.
    ///
    /// - Complexity: O(n log n).
    func write(to table: String, _ db: Database) throws {
        // The module reads the size of all nodes from the root.
        guard
            let nodeBytes = try Int.fetchOne(
                db, sql: "SELECT length(data) FROM \(table)_node WHERE nodeno = \(PackedIndex.root)")
        else { throw DatabaseError(message: "\(table) has no root") }
        let capacity = (nodeBytes - PackedIndex.headerBytes) / PackedIndex.cellBytes
        for part in ["node", "rowid", "parent"] { try db.execute(sql: "DELETE FROM \(table)_\(part)") }

        var level = leaves
        var depth = 0
        var next = PackedIndex.root + 1
        while level.count > capacity {
            var parents: [Cell] = []
            var places: [(child: Int64, node: Int64)] = []
            for cells in PackedIndex.tiles(level, capacity: capacity) {
                try writeNode(next, cells, depth: 0, nodeBytes, table, db)
                places += cells.map { ($0.id, next) }
                parents.append(PackedIndex.extent(of: cells, id: next))
                next += 1
            }
            try writePlaces(places, isLeaf: depth == 0, table, db)
            level = parents
            depth += 1
        }
        try writeNode(PackedIndex.root, level[...], depth: depth, nodeBytes, table, db)
        try writePlaces(level.map { ($0.id, PackedIndex.root) }, isLeaf: depth == 0, table, db)
    }

    /// Groups that lie together: vertical slices, each cut from south to north.
    private static func tiles(_ cells: [Cell], capacity: Int) -> [ArraySlice<Cell>] {
        let nodes = (cells.count + capacity - 1) / capacity
        let slice = Int(Double(nodes).squareRoot().rounded(.up)) * capacity
        let byX = cells.sorted { $0.minX < $1.minX }
        return stride(from: 0, to: byX.count, by: slice).flatMap { start -> [ArraySlice<Cell>] in
            let byY = byX[start..<min(start + slice, byX.count)].sorted { $0.minY < $1.minY }
            return stride(from: 0, to: byY.count, by: capacity).map { byY[$0..<min($0 + capacity, byY.count)] }
        }
    }

    private static func extent(of cells: ArraySlice<Cell>, id: Int64) -> Cell {
        var extent = cells.first!
        extent.id = id
        for cell in cells {
            extent.minX = min(extent.minX, cell.minX)
            extent.maxX = max(extent.maxX, cell.maxX)
            extent.minY = min(extent.minY, cell.minY)
            extent.maxY = max(extent.maxY, cell.maxY)
        }
        return extent
    }

    /// Big-endian: the depth of the tree in the root, the number of cells, and the cells.
    private func writeNode(
        _ number: Int64, _ cells: ArraySlice<Cell>, depth: Int, _ bytes: Int, _ table: String, _ db: Database
    ) throws {
        var data = Data(capacity: bytes)
        func append(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.bigEndian) { data.append(contentsOf: $0) }
        }
        append(UInt16(depth))
        append(UInt16(cells.count))
        for cell in cells {
            append(cell.id)
            for coordinate in [cell.minX, cell.maxX, cell.minY, cell.maxY] { append(coordinate.bitPattern) }
        }
        data.append(Data(count: bytes - data.count))
        let statement = try db.cachedStatement(sql: "INSERT INTO \(table)_node (nodeno, data) VALUES (?, ?)")
        try statement.execute(arguments: [number, data])
    }

    private func writePlaces(
        _ places: [(child: Int64, node: Int64)], isLeaf: Bool, _ table: String, _ db: Database
    ) throws {
        let statement = try db.cachedStatement(
            sql: isLeaf
                ? "INSERT INTO \(table)_rowid (rowid, nodeno) VALUES (?, ?)"
                : "INSERT INTO \(table)_parent (nodeno, parentnode) VALUES (?, ?)")
        for place in places.sorted(by: { $0.child < $1.child }) {
            try statement.execute(arguments: [place.child, place.node])
        }
    }
}
