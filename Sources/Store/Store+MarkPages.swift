public import Foundation
import GRDB
public import Geodesy
public import Places

/// Where marks lie, in the order in which they came.
public struct MarkPlaces: Sendable {
    /// The content that they are from.
    public var version: ContentVersion
    /// The numbers of the marks' rows, ascending.
    public var rows: [Int64] = []
    /// SWEREF 99 TM, metres.
    public var positions: [Position] = []
}

extension Store {
    /// Goes through the marks that are not hidden and come after a row, in the order in which they came.
    ///
    /// - Parameters:
    ///   - row: 0, or the row of the last mark of the stretch before.
    ///   - lastRow: where to stop; nil for the end.
    ///   - body: gets each mark and its row.
    /// - Returns: the row to go on from; nil where there are no more marks.
    /// - Complexity: O(limit), however far into the marks.
    public func marks(
        of rounds: RoundSelection, after row: Int64, upTo lastRow: Int64? = nil, limit: Int,
        _ body: (Mark, Int64) -> Void
    ) async throws -> Int64? {
        let lastRow = lastRow ?? .max
        // Where the whole stretch fits, no other round can make it longer.
        let rounds = lastRow - row <= limit ? rounds.filter : rounds.condition
        return try answer { db in
            let reader = try MarkReader(
                db,
                sql: MarkRow.select + """
                     WHERE m.fid > ? AND m.fid <= ? AND \(rounds) AND m.review <> 'hidden' ORDER BY m.fid
                    """, arguments: [row, lastRow])
            var next: Int64?
            for _ in 0..<limit {
                guard try reader.next() else { return nil }
                next = reader.row
                body(try reader.mark(), reader.row)
            }
            return next
        }
    }

    /// Goes through the marks of some rows, in the order in which they came; those that are hidden by now, or gone, are missing.
    ///
    /// - Parameter body: gets each mark and its row.
    public func marks(
        of rounds: RoundSelection, in rows: [Int64], _ body: (Mark, Int64) -> Void
    ) async throws {
        try answer { db in
            let reader = try MarkReader(
                db,
                sql: MarkRow.select + """
                     WHERE m.fid IN (SELECT value FROM json_each(?)) AND \(rounds.filter) AND m.review <> 'hidden'
                    ORDER BY m.fid
                    """, arguments: ["[\(rows.map(String.init).joined(separator: ","))]"])
            while try reader.next() { body(try reader.mark(), reader.row) }
        }
    }

    /// Where the marks lie that are not hidden and come after a row.
    ///
    /// - Complexity: O(n), a tenth of a second for a hundred thousand.
    public func markPlaces(in rounds: RoundSelection, after row: Int64 = 0) async throws -> MarkPlaces {
        try await database.read { db in
            let found = try RowReader(
                db,
                sql: """
                    SELECT m.fid, m.position FROM mark m
                    WHERE m.fid > ? AND \(rounds.condition) AND m.review <> 'hidden' ORDER BY m.fid
                    """, arguments: [row])
            let fields = found.fields
            var places = MarkPlaces(version: try ContentVersion.fetch(db))
            while try found.next() {
                places.rows.append(Int64(fields.integer(0)))
                places.positions.append(try fields.point(1))
            }
            return places
        }
    }

    /// The row of the latest mark; 0 where there is none.
    public func lastMarkRow() async throws -> Int64 {
        try answer { db in
            try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(fid) FROM mark")) ?? 0
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
        try answer { db in
            try MarkReader.fetch(
                db, sql: MarkRow.select + " WHERE m.id = ? AND \(rounds.condition) AND m.review <> 'hidden'",
                arguments: [id.text]
            ) { try $0.mark() }.first
        }
    }
}
