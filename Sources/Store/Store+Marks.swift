public import Foundation
import GRDB
import Geodesy
public import Places

/// Which rounds something looks at.
public enum RoundSelection: Sendable, Hashable {
    case one(Int)
    /// All but the demonstration.
    case allReal

    /// - Parameter round: nil for all but the demonstration.
    public init(_ round: Round?) { self = round.map { .one($0.id) } ?? .allReal }

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
    public func marks(of scope: MarkScope, device: Secret?) async throws -> [(mark: Mark, isOwn: Bool)] {
        let hash = device?.hash
        return try await database.read { db in
            try MarkReader.fetch(
                db,
                sql: MarkRow.select + """
                     WHERE m.round_id = ? AND m.review <> 'hidden' AND m.group_id IN (
                        SELECT g.id FROM preschool_group g JOIN preschool p ON p.id = g.preschool_id
                        WHERE p.code = ? AND coalesce(g.label, '') = ?)
                     ORDER BY m.fid
                    """, arguments: [scope.round, scope.preschool, scope.group ?? ""]
            ) { (try $0.mark(), hash != nil && $0.deviceHash == hash) }
        }
    }

    /// Everything that analyses and layers count: marks that are not hidden.
    public func markPoints(in rounds: RoundSelection) async throws -> [MarkPoint] {
        try await database.read { db in
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
                        seasons: MarkRow.seasons(fields.text(6)), accuracyM: fields.realOrNil(7),
                        review: try fields.word(10, of: MarkWords.reviews)))
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

    /// The codes of the preschools that have marks which are not hidden.
    public func preschoolsWithMarks(in rounds: RoundSelection) async throws -> Set<String> {
        try await database.read { db in
            try String.fetchSet(
                db,
                sql: """
                    SELECT p.code FROM preschool p JOIN preschool_group g ON g.preschool_id = p.id
                    WHERE g.id IN (SELECT m.group_id FROM mark m WHERE \(rounds.condition) AND m.review <> 'hidden')
                    """)
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
}
