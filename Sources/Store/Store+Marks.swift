public import Foundation
import GRDB
public import Geodesy
public import Places

/// Which rounds something looks at.
public enum RoundSelection: Sendable, Hashable {
    case one(Int)
    /// All but the demonstration.
    case allReal

    fileprivate var condition: String {
        switch self {
        case .one(let id): "m.round_id = \(id)"
        // The plus keeps SQLite from looking up round by round, which would undo the order of the rows.
        case .allReal: "+m.round_id IN (SELECT id FROM round WHERE NOT demonstration)"
        }
    }
}

extension Store {
    /// The marks of a group in a round, in the order in which they came, and which of them a device has made.
    public func marks(of scope: MarkScope, device: Secret?) async throws -> [(mark: Mark, isOwn: Bool)] {
        let hash = device?.hash
        return try await database.read { db in
            try Row.fetchAll(
                db,
                sql: MarkRow.select + """
                     WHERE m.round_id = ? AND p.code = ? AND coalesce(g.label, '') = ? AND m.review <> 'hidden'
                     ORDER BY m.fid
                    """, arguments: [scope.round, scope.preschool, scope.group ?? ""]
            ).map { row in (try MarkRow.mark(row), hash != nil && MarkRow.deviceHash(row) == hash) }
        }
    }

    /// Everything that analyses and layers count: marks that are not hidden.
    public func markPoints(in rounds: RoundSelection) async throws -> [MarkPoint] {
        try await database.read { db in
            let cursor = try Row.fetchCursor(
                db,
                sql: """
                    SELECT ST_X(m.position), ST_Y(m.position), p.code, m.group_id, m.children, m.category, m.kind,
                           m.seasons, m.accuracy_m, g.children, p.children, m.review
                    FROM mark m JOIN preschool_group g ON g.id = m.group_id JOIN preschool p ON p.id = g.preschool_id
                    WHERE \(rounds.condition) AND m.review <> 'hidden' ORDER BY m.fid
                    """)
            var points: [MarkPoint] = []
            while let row = try cursor.next() {
                points.append(
                    MarkPoint(
                        position: Position(easting: row[0], northing: row[1]), preschool: row[2], group: row[3],
                        groupSize: row[9], preschoolSize: row[10], children: row[4], category: try MarkRow.word(row, 5),
                        kind: try MarkRow.word(row, 6),
                        seasons: MarkRow.seasons(row[7]), accuracyM: row[8], review: try MarkRow.word(row, 11)))
            }
            return points
        }
    }

    /// How many marks a round has that are not hidden.
    public func markCount(in rounds: RoundSelection) async throws -> Int {
        try await database.read { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM mark m WHERE \(rounds.condition) AND m.review <> 'hidden'") ?? 0
        }
    }

    /// How many marks of a round that are not hidden were kept by a moment, and are still as they were then.
    public func markCount(in rounds: RoundSelection, keptBy time: Date) async throws -> Int {
        try await database.read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM mark m WHERE \(rounds.condition) AND m.review <> 'hidden' AND received_at <= ?
                    """, arguments: [Moment.number(time)]) ?? 0
        }
    }

    /// When the latest mark of a round came in.
    public func lastReceived(in rounds: RoundSelection) async throws -> Date? {
        try await database.read { db in
            try Int64.fetchOne(db, sql: "SELECT max(m.received_at) FROM mark m WHERE \(rounds.condition)")
                .map(Moment.date)
        }
    }

    /// A stretch of marks, for streaming a whole layer: memory stays the same however many there are.
    public struct MarkPage: Sendable {
        public var marks: [Mark]
        /// Where the next stretch begins; nil after the last.
        public var next: Int64?
    }

    /// The next stretch of marks that are not hidden, in the order in which they came.
    ///
    /// - Parameters:
    ///   - box: SWEREF 99 TM; answered by the spatial index.
    ///   - start: 0, or `next` of the page before. Take all pages from one ``snapshot()``.
    public func markPage(
        in rounds: RoundSelection, within box: BoundingBox?, from start: Int64, limit: Int
    ) async throws -> MarkPage {
        try await database.read { db in
            var sql = MarkRow.select + " WHERE m.fid > ? AND \(rounds.condition) AND m.review <> 'hidden'"
            var arguments: StatementArguments = [start]
            if let box {
                sql += """
                     AND m.fid IN (SELECT pkid FROM idx_mark_position
                        WHERE xmax >= ? AND xmin <= ? AND ymax >= ? AND ymin <= ?)
                        AND ST_X(m.position) BETWEEN ? AND ? AND ST_Y(m.position) BETWEEN ? AND ?
                    """
                arguments += [box.minX, box.maxX, box.minY, box.maxY, box.minX, box.maxX, box.minY, box.maxY]
            }
            sql += " ORDER BY m.fid LIMIT ?"
            arguments += [limit]
            var marks: [Mark] = []
            var last: Int64 = start
            let cursor = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
            while let row = try cursor.next() {
                marks.append(try MarkRow.mark(row))
                last = MarkRow.rowID(row)
            }
            return MarkPage(marks: marks, next: marks.count < limit ? nil : last)
        }
    }
}
