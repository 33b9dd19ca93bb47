public import Foundation
import GRDB
public import Geodesy
public import Places

/// A stretch of marks, for layers: memory stays the same however many there are.
public struct MarkPage: Sendable {
    /// Marks with the numbers of their rows, in the order in which they came.
    public var marks: [(row: Int64, mark: Mark)]
    /// Whether there are no more after these.
    public var isLast: Bool
}

extension Store {
    /// The marks that are not hidden and come after a row, in the order in which they came.
    ///
    /// - Parameters:
    ///   - box: SWEREF 99 TM, metres; a mark outside it is passed over.
    ///   - row: 0, or the row of the last mark of the page before.
    ///   - lastRow: where to stop; nil for the end.
    /// - Complexity: the same however far into the marks: O(limit) without a box, O(√(limit · marks)) with one.
    public func markPage(
        in rounds: RoundSelection, within box: BoundingBox? = nil, after row: Int64, upTo lastRow: Int64? = nil,
        limit: Int
    ) async throws -> MarkPage {
        try await database.read { db in
            var conditions = "m.fid > ? AND m.fid <= ? AND \(rounds.condition) AND m.review <> 'hidden'"
            var arguments: StatementArguments = [row, lastRow ?? .max]
            if let box, try MarkPages.areFew(within: box, limit: limit, db) {
                conditions += " AND m.fid IN (\(MarkPages.inIndex))"
                arguments += MarkPages.arguments(box)
            }
            let statement = try db.cachedStatement(sql: MarkRow.select + " WHERE \(conditions) ORDER BY m.fid")
            let cursor = try Row.fetchCursor(statement, arguments: arguments)
            let fields = FieldReader(statement)
            var page = MarkPage(marks: [], isLast: false)
            page.marks.reserveCapacity(min(limit, 10_000))
            while page.marks.count < limit {
                guard try cursor.next() != nil else {
                    page.isLast = true
                    break
                }
                if let box, try !box.contains(MarkRow.position(fields)) { continue }
                page.marks.append((MarkRow.rowID(fields), try MarkRow.mark(fields)))
            }
            return page
        }
    }

    /// The row of the latest mark; 0 where there is none.
    public func lastMarkRow() async throws -> Int64 {
        try await database.read { db in try MarkPages.lastRow(db) }
    }

    /// Where the marks lie that are not hidden, within a box or anywhere.
    ///
    /// - Parameter box: SWEREF 99 TM, metres.
    public func markPositions(in rounds: RoundSelection, within box: BoundingBox) async throws -> [Position] {
        try await database.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT m.position FROM mark m
                    WHERE m.fid IN (\(MarkPages.inIndex)) AND \(rounds.condition) AND m.review <> 'hidden'
                    """)
            let cursor = try Row.fetchCursor(statement, arguments: MarkPages.arguments(box))
            let fields = FieldReader(statement)
            var positions: [Position] = []
            while try cursor.next() != nil {
                let position = try fields.point(0)
                if box.contains(position) { positions.append(position) }
            }
            return positions
        }
    }

    /// A box around all marks, those of other rounds among them; nil where there are none. SWEREF 99 TM, metres.
    public func markExtent() async throws -> BoundingBox? {
        try await database.read { db in
            let sql = "SELECT min(xmin), min(ymin), max(xmax), max(ymax) FROM idx_mark_position"
            guard let row = try Row.fetchOne(db.cachedStatement(sql: sql)), let minX: Double = row[0] else {
                return nil
            }
            return BoundingBox(minX: minX, minY: row[1], maxX: row[2], maxY: row[3])
        }
    }

    /// A mark that is not hidden, of a selection of rounds.
    public func mark(_ id: UUID, in rounds: RoundSelection) async throws -> Mark? {
        try await database.read { db in
            try MarkRow.fetch(
                db, sql: MarkRow.select + " WHERE m.id = ? AND \(rounds.condition) AND m.review <> 'hidden'",
                arguments: [id.text], MarkRow.mark
            ).first
        }
    }
}

private enum MarkPages {
    /// The rows whose extent in the spatial index touches a box.
    static let inIndex = """
        SELECT pkid FROM idx_mark_position WHERE xmax >= ? AND xmin <= ? AND ymax >= ? AND ymin <= ?
        """

    static func arguments(_ box: BoundingBox) -> StatementArguments { [box.minX, box.maxX, box.minY, box.maxY] }

    static func lastRow(_ db: Database) throws -> Int64 {
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(fid) FROM mark")) ?? 0
    }

    /// Whether a box holds so few marks that it is quicker to look all of them up in the spatial index than to go through the
    /// marks from the page's beginning until it is full: the one costs as much as the box holds, the other as many times
    /// the page as the box's share of all marks is small.
    static func areFew(within box: BoundingBox, limit: Int, _ db: Database) throws -> Bool {
        let most = max(1_000, Int((Double(limit) * Double(try lastRow(db))).squareRoot()))
        let count = try Int.fetchOne(
            db.cachedStatement(sql: "SELECT count(*) FROM (\(inIndex) LIMIT ?)"),
            arguments: arguments(box) + [most + 1])
        return (count ?? 0) <= most
    }
}
