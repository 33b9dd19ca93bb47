public import Geodesy
public import Store

/// What became of a hotspot from one saved analysis to the next.
public struct HotspotChange: Sendable, Hashable, Identifiable {
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
        case new, gone, grown, shrunk, moved, split, merged, unchanged
    }

    /// Ids of the older analysis; several where they have merged.
    public var from: [String]
    /// Id of the newer analysis.
    public var to: String?
    public var kind: Kind
    /// Of the newer hotspot, else of the older. SWEREF 99 TM (EPSG:3006), metres.
    public var outline: Polygon

    public var id: String { (from + [to].compactMap(\.self)).joined(separator: "_") }
}

/// Matches the hotspots of two analyses by how much their outlines overlap; the rules are in the guide, HotspotChange.md.
public struct ChangeFinder: Sendable {
    private let outliner: Outliner

    public init(outliner: Outliner) {
        self.outliner = outliner
    }

    /// The least part of the area of both together that two hotspots have in common when they are the same place.
    public static let leastOverlap = 0.5
    /// From here on the same place has not changed.
    static let unchangedOverlap = 0.9
    /// A place has grown or shrunk when its area is this many times as large, or as small.
    static let leastGrowth = 1.25
    /// The part of a hotspot's own area that must lie in another for it to have come from there, or gone there.
    static let leastPart = 0.5

    /// Two hotspots, by their indices, and what they have in common.
    private struct Pair {
        var old: Int
        var new: Int
        var commonM2: Double
        /// Intersection over union.
        var overlap: Double
    }

    /// The changes up to a saved analysis since the one that was saved before it, or, seen from a preliminary one, between the
    /// two latest; real ones and the demonstration's do not mix. None where there are no two.
    public func changes(seenFrom analysis: Analysis, in store: Store) async throws -> [HotspotChange] {
        let saved = try await store.analyses().map(Analysis.init).filter { $0.isSynthetic == analysis.isSynthetic }
        let newer = saved.firstIndex { $0.id == analysis.id } ?? 0
        guard newer + 1 < saved.count else { return [] }
        return try await changes(from: saved[newer + 1].hotspots, to: saved[newer].hotspots)
    }

    /// What became of each hotspot: the newer ones by rank, then those that are gone.
    ///
    /// - Complexity: O(old · new) comparisons of extents, and an intersection for each pair whose extents touch.
    public func changes(from old: [Hotspot], to new: [Hotspot]) async throws -> [HotspotChange] {
        let pairs = try await pairs(old, new)
        var newOf: [Int: Pair] = [:]
        var oldOf: [Int: Pair] = [:]
        let bestFirst = pairs.filter { $0.overlap >= ChangeFinder.leastOverlap }
            .sorted { (-$0.overlap, old[$0.old].id, new[$0.new].id) < (-$1.overlap, old[$1.old].id, new[$1.new].id) }
        for pair in bestFirst where newOf[pair.old] == nil && oldOf[pair.new] == nil {
            newOf[pair.old] = pair
            oldOf[pair.new] = pair
        }
        // What has no match may have been divided among several, or been united with others.
        let parts = Dictionary(
            grouping: pairs.filter {
                newOf[$0.old] == nil && oldOf[$0.new] == nil
                    && $0.commonM2 >= ChangeFinder.leastPart * new[$0.new].outline.area
            }, by: \.old
        ).filter { $0.value.count > 1 }
        let divided = Dictionary(
            parts.values.flatMap(\.self).map { ($0.new, $0.old) }, uniquingKeysWith: min)
        let united = Dictionary(
            grouping: pairs.filter {
                newOf[$0.old] == nil && oldOf[$0.new] == nil && parts[$0.old] == nil
                    && $0.commonM2 >= ChangeFinder.leastPart * old[$0.old].outline.area
            }, by: \.new
        ).filter { $0.value.count > 1 }.mapValues { $0.map(\.old) }

        var changes: [HotspotChange] = []
        for (index, hotspot) in new.enumerated() {
            let from: [Int]
            let kind: HotspotChange.Kind
            if let pair = oldOf[index] {
                (from, kind) = ([pair.old], ChangeFinder.kind(pair, old[pair.old].outline, hotspot.outline))
            } else if let whole = divided[index] {
                (from, kind) = ([whole], .split)
            } else if let members = united[index] {
                (from, kind) = (members, .merged)
            } else {
                (from, kind) = ([], .new)
            }
            changes.append(
                HotspotChange(
                    from: from.map { old[$0].id }.sorted(), to: hotspot.id, kind: kind, outline: hotspot.outline))
        }
        let accounted = Set(changes.flatMap(\.from))
        return changes
            + old.filter { !accounted.contains($0.id) }.map {
                HotspotChange(from: [$0.id], to: nil, kind: .gone, outline: $0.outline)
            }
    }

    private func pairs(_ old: [Hotspot], _ new: [Hotspot]) async throws -> [Pair] {
        var pairs: [Pair] = []
        for (i, before) in old.enumerated() {
            for (j, after) in new.enumerated() {
                let common = try await outliner.commonArea(before.outline, after.outline)
                guard common > 0 else { continue }
                let together = before.outline.area + after.outline.area - common
                pairs.append(Pair(old: i, new: j, commonM2: common, overlap: common / together))
            }
        }
        return pairs
    }

    private static func kind(_ pair: Pair, _ old: Polygon, _ new: Polygon) -> HotspotChange.Kind {
        if pair.overlap >= unchangedOverlap { return .unchanged }
        if new.area >= leastGrowth * old.area { return .grown }
        if new.area * leastGrowth <= old.area { return .shrunk }
        return .moved
    }
}
