package import Foundation
import GRDB
package import Geodesy
package import Places

/// Which rounds something looks at.
package enum RoundSelection: Sendable, Hashable {
    case one(Int)
    /// All but the demonstration.
    case allReal

    /// - Parameter round: nil for all but the demonstration.
    package init(_ round: Round?) { self = round.map { .one($0.id) } ?? .allReal }

    /// Finds the marks of one round by the index of rounds.
    var condition: String {
        switch self {
        case .one(let id): "m.round_id = \(id)"
        // The plus keeps SQLite from looking up round by round, which would undo the order of the rows.
        case .allReal: "+m.round_id IN (SELECT id FROM round WHERE NOT demonstration)"
        }
    }

    /// Judges rows that are found otherwise, sooner than to look each of them up in that index too.
    var filter: String {
        switch self {
        case .one: "+" + condition
        case .allReal: condition
        }
    }
}

extension Store {
    /// The marks of a group in a round, in the order in which they came, and which of them a device has made.
    package func marks(of scope: MarkScope, device: Secret?) async throws -> [(mark: Mark, isOwn: Bool)] {
        let hash = device?.hash
        return try read { db in
            try MarkReader.fetch(
                db,
                """
                WHERE m.round_id = ? AND m.review <> 'hidden' AND m.group_id IN (
                    SELECT g.id FROM preschool_group g JOIN preschool p ON p.id = g.preschool_id
                    WHERE p.code = ? AND coalesce(g.label, '') = ?)
                ORDER BY m.fid
                """, [scope.round, scope.preschool, scope.group ?? ""]
            ).map { ($0.mark, hash != nil && $0.deviceHash == hash) }
        }
    }

    /// Everything that analyses and layers count: marks that are not hidden.
    package func markPoints(in rounds: RoundSelection) async throws -> [MarkPoint] {
        try read { db in
            let found = try RowReader(
                db,
                sql: """
                    SELECT m.position, p.code, m.group_id, m.children, m.category, m.kind, m.seasons, m.accuracy_m,
                           g.children, p.children, m.review
                    FROM mark m JOIN preschool_group g ON g.id = m.group_id JOIN preschool p ON p.id = g.preschool_id
                    WHERE \(rounds.condition) AND m.review <> 'hidden' ORDER BY m.fid
                    """)
            let fields = found.fields
            var points: [MarkPoint] = []
            while try found.next() {
                points.append(
                    MarkPoint(
                        position: try fields.point(0), preschool: fields.text(1), group: fields.integer(2),
                        groupSize: fields.integerOrNil(8), preschoolSize: fields.integerOrNil(9),
                        children: fields.integer(3), category: try fields.word(4, of: MarkWords.categories),
                        kind: try fields.word(5, of: MarkWords.kinds),
                        seasons: Set(kept: fields.text(6)), accuracyM: fields.realOrNil(7),
                        review: try fields.word(10, of: MarkWords.reviews)))
            }
            return points
        }
    }

    /// How many marks a round has that are not hidden.
    package func markCount(in rounds: RoundSelection) async throws -> Int {
        try read { db in
            try Int.fetchOne(
                db, sql: "SELECT count(*) FROM mark m WHERE \(rounds.condition) AND m.review <> 'hidden'") ?? 0
        }
    }

    /// The codes of the preschools that have marks which are not hidden.
    package func preschoolsWithMarks(in rounds: RoundSelection) async throws -> Set<String> {
        try read { db in
            try String.fetchSet(
                db,
                sql: """
                    SELECT p.code FROM preschool p JOIN preschool_group g ON g.preschool_id = p.id
                    WHERE g.id IN (SELECT m.group_id FROM mark m WHERE \(rounds.condition) AND m.review <> 'hidden')
                    """)
        }
    }

    /// How many marks of a round that are not hidden were kept by a moment, and are still as they were then. What is
    /// dated later than now was dated by a clock that was ahead, and does not tell.
    package func markCount(in rounds: RoundSelection, keptBy time: Date, at now: Date) async throws -> Int {
        try read { db in
            try Int.fetchOne(
                db,
                sql: """
                    SELECT count(*) FROM mark m WHERE \(rounds.condition) AND m.review <> 'hidden'
                        AND NOT (received_at > ? AND received_at <= ?)
                    """, arguments: [Moment.number(time), Moment.number(now)]) ?? 0
        }
    }

    /// When the latest mark of a round came in.
    package func lastReceived(in rounds: RoundSelection) async throws -> Date? {
        try read { db in
            try Int64.fetchOne(db, sql: "SELECT max(m.received_at) FROM mark m WHERE \(rounds.condition)")
                .map(Moment.date)
        }
    }
}

/// Where marks lie, in the order in which they came.
package struct MarkPositions: Sendable {
    /// The content that they are from.
    package var version: ContentVersion
    /// The numbers of the marks' rows, ascending.
    package var rows: [Int64] = []
    /// SWEREF 99 TM, metres.
    package var positions: [Position] = []
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
    package func marks(
        of rounds: RoundSelection, after row: Int64, upTo lastRow: Int64? = nil, limit: Int,
        _ body: (Mark, Int64) -> Void
    ) async throws -> Int64? {
        let lastRow = lastRow ?? .max
        // Where the whole stretch fits, no other round can make it longer.
        let rounds = lastRow - row <= limit ? rounds.filter : rounds.condition
        return try answer { db in
            let reader = try MarkReader(
                db, "WHERE m.fid > ? AND m.fid <= ? AND \(rounds) AND m.review <> 'hidden' ORDER BY m.fid",
                [row, lastRow])
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
    package func marks(
        of rounds: RoundSelection, in rows: [Int64], _ body: (Mark, Int64) -> Void
    ) async throws {
        try answer { db in
            let reader = try MarkReader(
                db,
                """
                WHERE m.fid IN (SELECT value FROM json_each(?)) AND \(rounds.filter) AND m.review <> 'hidden'
                ORDER BY m.fid
                """, ["[\(rows.map(String.init).joined(separator: ","))]"])
            while try reader.next() { body(try reader.mark(), reader.row) }
        }
    }

    /// Where the marks lie that are not hidden and come after a row.
    ///
    /// - Complexity: O(n), a tenth of a second for a hundred thousand.
    package func markPositions(in rounds: RoundSelection, after row: Int64 = 0) async throws -> MarkPositions {
        try read { db in
            let found = try RowReader(
                db,
                sql: """
                    SELECT m.fid, m.position FROM mark m
                    WHERE m.fid > ? AND \(rounds.condition) AND m.review <> 'hidden' ORDER BY m.fid
                    """, arguments: [row])
            let fields = found.fields
            var marks = MarkPositions(version: try ContentVersion.fetch(db))
            while try found.next() {
                marks.rows.append(Int64(fields.integer(0)))
                marks.positions.append(try fields.point(1))
            }
            return marks
        }
    }

    /// The row of the latest mark; 0 where there is none.
    package func lastMarkRow() async throws -> Int64 {
        try answer { db in
            try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(fid) FROM mark")) ?? 0
        }
    }

    /// A box around all marks, those of other rounds among them; nil where there are none. SWEREF 99 TM, metres.
    package func markExtent() async throws -> BoundingBox? {
        try read { db in
            let sql = "SELECT min(xmin), min(ymin), max(xmax), max(ymax) FROM idx_mark_position"
            guard let row = try Row.fetchOne(db.cachedStatement(sql: sql)), let minX: Double = row[0] else {
                return nil
            }
            return BoundingBox(minX: minX, minY: row[1], maxX: row[2], maxY: row[3])
        }
    }

    /// A mark that is not hidden, of a selection of rounds.
    package func mark(_ id: UUID, in rounds: RoundSelection) async throws -> Mark? {
        try answer { db in
            try MarkReader.fetch(db, "WHERE m.id = ? AND \(rounds.condition) AND m.review <> 'hidden'", [id.text])
                .first?.mark
        }
    }
}
