public import Foundation
import GRDB
public import Geodesy
public import Places

/// A stretch of marks, for layers: memory stays the same however many there are.
public struct MarkPage<Element: Sendable>: Sendable {
    /// What was made of each mark, in the order in which they came.
    public var elements: [Element] = []
    /// The row of each.
    public var rows: [Int64] = []
    /// The row to go on from; nil where there are no more marks.
    public var next: Int64?

    mutating func append(_ element: Element, row: Int64) {
        elements.append(element)
        rows.append(row)
    }
}

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
    /// The marks that are not hidden and come after a row, in the order in which they came.
    ///
    /// - Parameters:
    ///   - row: 0, or the row of the last mark of the page before.
    ///   - lastRow: where to stop; nil for the end.
    ///   - element: what is wanted of a mark; nil where it is passed over.
    /// - Complexity: O(limit), however far into the marks.
    public func markPage<Element>(
        in rounds: RoundSelection, after row: Int64, upTo lastRow: Int64? = nil, limit: Int,
        _ element: (Mark) -> Element?
    ) async throws -> MarkPage<Element> {
        try answerAtOnce { db in
            let reader = try MarkReader(
                db,
                sql: MarkRow.select + """
                     WHERE m.fid > ? AND m.fid <= ? AND \(rounds.condition) AND m.review <> 'hidden' ORDER BY m.fid
                    """, arguments: [row, lastRow ?? .max])
            var page = MarkPage<Element>()
            page.elements.reserveCapacity(min(limit, 10_000))
            for _ in 0..<limit {
                guard try reader.next() else {
                    page.next = nil
                    break
                }
                page.next = reader.row
                if let element = element(try reader.mark()) { page.append(element, row: reader.row) }
            }
            return page
        }
    }

    /// The marks of some rows, in the order in which they came; those that are hidden by now, or gone, are missing.
    ///
    /// - Parameter element: what is wanted of a mark; nil where it is passed over.
    public func marks<Element>(
        in rows: [Int64], of rounds: RoundSelection, _ element: (Mark) -> Element?
    ) async throws -> MarkPage<Element> {
        try answerAtOnce { db in
            let reader = try MarkReader(
                db,
                sql: MarkRow.select + """
                     WHERE m.fid IN (SELECT value FROM json_each(?)) AND \(rounds.condition) AND m.review <> 'hidden'
                    ORDER BY m.fid
                    """, arguments: ["[\(rows.map(String.init).joined(separator: ","))]"])
            var page = MarkPage<Element>(next: rows.last)
            while try reader.next() {
                if let element = element(try reader.mark()) { page.append(element, row: reader.row) }
            }
            return page
        }
    }

    /// Where the marks lie that are not hidden and come after a row.
    ///
    /// - Complexity: O(n), a tenth of a second for a hundred thousand.
    public func markPlaces(in rounds: RoundSelection, after row: Int64 = 0) async throws -> MarkPlaces {
        try await database.read { db in
            let statement = try db.cachedStatement(
                sql: """
                    SELECT m.fid, m.position FROM mark m
                    WHERE m.fid > ? AND \(rounds.condition) AND m.review <> 'hidden' ORDER BY m.fid
                    """)
            let cursor = try Row.fetchCursor(statement, arguments: [row])
            let fields = FieldReader(statement)
            var places = MarkPlaces(version: try ContentVersion.fetch(db))
            while try cursor.next() != nil {
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
