import BulkLoading
import Foundation
import GRDB
import Geodesy
import Places

/// Inserts marks as rows, one or a hundred thousand of them.
struct MarkInsertion {
    private let insertion: BulkInsert

    init(_ db: Database) throws {
        insertion = try BulkInsert(
            db,
            sql: """
                INSERT INTO mark (fid, \(MarkRow.columns), position)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, MakePoint(?, ?, 3006))
                """)
    }

    /// - Parameters:
    ///   - group: the row of the group that the mark belongs to.
    ///   - row: the row that an earlier revision of the mark had; nil for a new one.
    func insert(_ mark: Mark, group: Int64, device: Data?, row: Int64? = nil) throws {
        let content = mark.content
        let position = content.position
        guard position.x.isFinite, position.y.isFinite, position.x < 1_000_000, position.y > 1_000_000 else {
            throw DatabaseError(message: "mark \(mark.id) has no position in SWEREF 99 TM")
        }
        try insertion.run { binder in
            // In the order of the columns.
            binder.bind(row.map(Int.init))
            binder.bind(mark.id.text)
            binder.bind(mark.revision)
            binder.bind(Int(group))
            binder.bind(mark.scope.round)
            binder.bind(content.category.rawValue)
            binder.bind(content.children)
            binder.bind(Int(Moment.number(content.recordedAt)))
            binder.bind(content.kind.rawValue)
            binder.bind(MarkRow.text(content.seasons))
            binder.bind(content.ageBand?.rawValue)
            binder.bind(content.frequency?.rawValue)
            binder.bind(content.walkingMinutes)
            binder.bind(content.quote)
            binder.bind(content.staffNote)
            binder.bind(content.language?.rawValue)
            binder.bind(content.placement?.rawValue)
            binder.bind(content.accuracyM)
            binder.bind(Int(Moment.number(mark.receivedAt)))
            binder.bind(mark.late ? 1 : 0)
            binder.bind(mark.review.rawValue)
            binder.bind(mark.origin.rawValue)
            binder.bind(mark.textHeld ? 1 : 0)
            binder.bind(device)
            binder.bind(position.easting)
            binder.bind(position.northing)
        }
    }
}
