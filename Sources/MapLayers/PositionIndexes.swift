import Geodesy
import Store

/// Keeps position indexes in step with the database: marks that have come are added, and after any other change an index is
/// made anew.
public actor PositionIndexes {
    private struct Key: Hashable {
        var rounds: RoundSelection
        var system: CoordinateSystem
    }

    /// Programs ask in one system, or two; a million marks take 24 MB in each.
    private static let atMost = 3

    private var kept: [Key: PositionIndex] = [:]
    /// The latest used last.
    private var used: [Key] = []
    private var running: [Key: Task<Void, any Error>] = [:]

    public init() {}

    /// The marks of some rounds as the store had them at a version, or somewhat later while they keep coming.
    func index(
        of rounds: RoundSelection, in system: CoordinateSystem, at version: ContentVersion, store: Store,
        _ transformer: CoordinateTransformer
    ) async throws -> PositionIndex {
        let key = Key(rounds: rounds, system: system)
        while true {
            if let known = kept[key], known.version.number >= version.number {
                // What is newer will do where the store has moved on too, but not where it is a moment that has passed.
                if known.version.number == version.number { return known }
                if try await store.version().number != version.number { return known }
                return try await PositionIndexes.made(from: nil, key, store, transformer)
            }
            try await refresh(key, store, transformer).value
        }
    }

    /// Begins to bring an index up to date, unless somebody has begun already. What was begun ends before those who wait for it
    /// go on; otherwise they would find it still there, again and again, and leave it no moment to end.
    private func refresh(_ key: Key, _ store: Store, _ transformer: CoordinateTransformer) -> Task<Void, any Error> {
        if let task = running[key] { return task }
        let base = kept[key]
        let task = Task {
            defer { running[key] = nil }
            keep(try await PositionIndexes.made(from: base, key, store, transformer), key)
        }
        running[key] = task
        return task
    }

    /// - Parameter base: an earlier one, to which only additions need to be added.
    private static func made(
        from base: PositionIndex?, _ key: Key, _ store: Store, _ transformer: CoordinateTransformer
    ) async throws -> PositionIndex {
        func places(after row: Int64) async throws -> MarkPlaces {
            var places = try await store.markPlaces(in: key.rounds, after: row)
            try transformer.transform(&places.positions, from: .sweref99TM, to: key.system)
            return places
        }
        if var index = base {
            let additions = try await places(after: index.lastRow)
            if max(additions.version.corrected, additions.version.moved) <= index.version.number {
                index.append(additions)
                return index
            }
        }
        return PositionIndex(try await places(after: 0))
    }

    private func keep(_ index: PositionIndex, _ key: Key) {
        kept[key] = index
        used.removeAll { $0 == key }
        used.append(key)
        if used.count > PositionIndexes.atMost { kept[used.removeFirst()] = nil }
    }
}
