import Foundation
package import Geodesy
package import Places
import Planar
package import Store

/// What became of a hotspot from one saved analysis to the next.
package struct HotspotChange: Sendable, Hashable, Identifiable {
    /// Ids of the older analysis; several where they have merged.
    package var from: [String]
    /// Id of the newer analysis.
    package var to: String?
    package var kind: ChangeKind
    /// Of the newer hotspot, else of the older. SWEREF 99 TM (EPSG:3006), metres.
    package var outline: Polygon

    package var id: String { (from + [to].compactMap(\.self)).joined(separator: "_") }
}

/// Matches the hotspots of two analyses by how much their outlines overlap; the rules are in the guide, HotspotChange.md.
package enum ChangeFinder {
    /// The least part of the area of both together that two hotspots have in common when they are the same place.
    package static let leastOverlap = 0.5
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
    package static func changes(seenFrom analysis: Analysis, in store: Store) async throws -> [HotspotChange] {
        let saved = try await store.analyses().map(Analysis.init).filter { $0.isSynthetic == analysis.isSynthetic }
        let newer = saved.firstIndex { $0.id == analysis.id } ?? 0
        guard newer + 1 < saved.count else { return [] }
        return try changes(from: saved[newer + 1].hotspots, to: saved[newer].hotspots)
    }

    /// What became of each hotspot: the newer ones by rank, then those that are gone.
    ///
    /// - Complexity: O(old · new) comparisons of extents, and an intersection for each pair whose extents touch.
    package static func changes(from old: [Hotspot], to new: [Hotspot]) throws -> [HotspotChange] {
        let pairs = try pairs(old, new)
        var newOf: [Int: Pair] = [:]
        var oldOf: [Int: Pair] = [:]
        let bestFirst = pairs.filter { $0.overlap >= leastOverlap }
            .sorted { (-$0.overlap, old[$0.old].id, new[$0.new].id) < (-$1.overlap, old[$1.old].id, new[$1.new].id) }
        for pair in bestFirst where newOf[pair.old] == nil && oldOf[pair.new] == nil {
            newOf[pair.old] = pair
            oldOf[pair.new] = pair
        }
        // What has no match may have been divided among several, or been united with others.
        let parts = Dictionary(
            grouping: pairs.filter {
                newOf[$0.old] == nil && oldOf[$0.new] == nil
                    && $0.commonM2 >= leastPart * new[$0.new].outline.area
            }, by: \.old
        ).filter { $0.value.count > 1 }
        let divided = Dictionary(
            parts.values.flatMap(\.self).map { ($0.new, $0.old) }, uniquingKeysWith: min)
        let united = Dictionary(
            grouping: pairs.filter {
                newOf[$0.old] == nil && oldOf[$0.new] == nil && parts[$0.old] == nil
                    && $0.commonM2 >= leastPart * old[$0.old].outline.area
            }, by: \.new
        ).filter { $0.value.count > 1 }.mapValues { $0.map(\.old) }

        var changes: [HotspotChange] = []
        for (index, hotspot) in new.enumerated() {
            let from: [Int]
            let kind: ChangeKind
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

    private static func pairs(_ old: [Hotspot], _ new: [Hotspot]) throws -> [Pair] {
        var pairs: [Pair] = []
        for (i, before) in old.enumerated() {
            for (j, after) in new.enumerated() {
                try WorkBudget.check()
                let common = try before.outline.commonArea(with: after.outline)
                guard common > 0 else { continue }
                let together = before.outline.area + after.outline.area - common
                pairs.append(Pair(old: i, new: j, commonM2: common, overlap: common / together))
            }
        }
        return pairs
    }

    private static func kind(_ pair: Pair, _ old: Polygon, _ new: Polygon) -> ChangeKind {
        if pair.overlap >= unchangedOverlap { return .unchanged }
        if new.area >= leastGrowth * old.area { return .grown }
        if new.area * leastGrowth <= old.area { return .shrunk }
        return .moved
    }
}

/// Whether more or fewer preschools have marked a place than before, or whether that may as well be chance.
///
/// Only preschools that took part both times are compared. Of those for which something changed, as many should have come
/// as gone if nothing but chance was at work; the exact two-sided sign test says how likely what was seen is then. With fewer
/// than six of them even a unanimous change is no evidence at 5 %, so then nothing is said.
///
/// - Source: McNemar 1947; the exact form is the sign test.
package struct ChangeSignificance: Sendable, Hashable, Codable {
    /// Preschools that mark here now and did not before, and the other way round.
    package var came: Int
    package var went: Int
    /// How likely such a difference is by chance alone, 0–1; nil where there are too few preschools to say.
    package var p: Double?

    /// The fewest preschools for which something changed that can give evidence: 2 · 0.5⁶ < 0.05.
    package static let leastChanged = 6

    /// - Parameters:
    ///   - older: the preschools with marks in the place before; of several places that became one, all.
    ///   - newer: likewise now.
    ///   - both: those that took part both times.
    init(older: Set<String>, newer: Set<String>, both: Set<String>) {
        came = newer.subtracting(older).intersection(both).count
        went = older.subtracting(newer).intersection(both).count
        p = came + went >= ChangeSignificance.leastChanged ? ChangeSignificance.signTest(came, went) : nil
    }

    /// Two-sided: the probability that so few or fewer of a number of fair coins fall on the rarer side, on either side.
    static func signTest(_ a: Int, _ b: Int) -> Double {
        let count = a + b
        var term = pow(0.5, Double(count))
        var tail = 0.0
        for successes in 0...min(a, b) {
            tail += term
            term *= Double(count - successes) / Double(successes + 1)
        }
        return min(1, 2 * tail)
    }
}

/// What became of the hotspots from one analysis to another, and what of it can be told from chance.
package struct AnalysisComparison: Sendable {
    package var older: Analysis
    package var newer: Analysis
    /// With the significance of each.
    package var changes: [(change: HotspotChange, significance: ChangeSignificance)]

    package init(from older: Analysis, to newer: Analysis) throws {
        self.older = older
        self.newer = newer
        let both = Set(older.marksByPreschool.keys).intersection(newer.marksByPreschool.keys)
        func preschools(_ ids: [String], _ analysis: Analysis) -> Set<String> {
            Set(analysis.hotspots.filter { ids.contains($0.id) }.flatMap(\.children.byPreschool.keys))
        }
        changes = try ChangeFinder.changes(from: older.hotspots, to: newer.hotspots).map { change in
            (
                change,
                ChangeSignificance(
                    older: preschools(change.from, older), newer: preschools([change.to].compactMap(\.self), newer),
                    both: both)
            )
        }
    }
}
