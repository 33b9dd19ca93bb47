import Dispatch
import GRDB
import Synchronization

/// Connections that all see the same content of a database, whatever is written meanwhile; they are used in turn, so that as
/// many can read at the same time.
final class SnapshotSet: Sendable {
    /// While changes come thick and fast, fewer connections do.
    private static let mostAttempts = 5

    private let snapshots: [DatabaseSnapshot]
    private let turn = Atomic(0)
    /// A connection takes milliseconds to close, which is none of the business of whoever has read from it last.
    private static let closing = DispatchQueue(label: "closing snapshots", qos: .utility)

    init(of pool: DatabasePool, connections: Int) throws {
        var snapshots: [DatabaseSnapshot] = []
        var number: Int?
        for _ in 0..<(connections + SnapshotSet.mostAttempts) where snapshots.count < connections {
            let snapshot = try pool.makeSnapshot()
            let its = try snapshot.read { db in
                // What is gone through once needs no pages of the past.
                try db.execute(sql: "PRAGMA cache_size = -500")
                return try ContentVersion.fetch(db).number
            }
            // Something has changed in between: what was opened before shows the past.
            if its != number { snapshots = [] }
            number = its
            snapshots.append(snapshot)
        }
        self.snapshots = snapshots
    }

    deinit {
        SnapshotSet.closing.async { [snapshots] in withExtendedLifetime(snapshots) {} }
    }

    var next: DatabaseSnapshot {
        snapshots[turn.wrappingAdd(1, ordering: .relaxed).oldValue % snapshots.count]
    }
}
