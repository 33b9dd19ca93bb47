import Foundation
import Places

/// Whether more or fewer preschools have marked a place than before, or whether that may as well be chance.
///
/// Only preschools that took part both times are compared. Of those for which something changed, as many should have come
/// as gone if nothing but chance was at work; the exact two-sided sign test says how likely what was seen is then. With fewer
/// than six of them even a unanimous change is no evidence at 5 %, so then nothing is said.
///
/// - Source: McNemar 1947; the exact form is the sign test.
public struct ChangeSignificance: Sendable, Hashable, Codable {
    /// Preschools that mark here now and did not before, and the other way round.
    public var came: Int
    public var went: Int
    /// How likely such a difference is by chance alone, 0–1; nil where there are too few preschools to say.
    public var p: Double?

    /// The fewest preschools for which something changed that can give evidence: 2 · 0.5⁶ < 0.05.
    public static let leastChanged = 6

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
public struct AnalysisComparison: Sendable {
    public var older: Analysis
    public var newer: Analysis
    /// With the significance of each.
    public var changes: [(change: HotspotChange, significance: ChangeSignificance)]

    public init(from older: Analysis, to newer: Analysis, finder: ChangeFinder) async throws {
        self.older = older
        self.newer = newer
        let both = Set(older.marksByPreschool.keys).intersection(newer.marksByPreschool.keys)
        func preschools(_ ids: [String], _ analysis: Analysis) -> Set<String> {
            Set(analysis.hotspots.filter { ids.contains($0.id) }.flatMap(\.children.byPreschool.keys))
        }
        changes = try await finder.changes(from: older.hotspots, to: newer.hotspots).map { change in
            (
                change,
                ChangeSignificance(
                    older: preschools(change.from, older), newer: preschools([change.to].compactMap(\.self), newer),
                    both: both)
            )
        }
    }
}
