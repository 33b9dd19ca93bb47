import Places

/// How often hotspots are found again when other preschools had taken part, and with somewhat other parameters.
package struct Stability: Sendable, Hashable, Codable {
    /// What is known of one hotspot.
    package struct Share: Sendable, Hashable, Codable {
        /// The hotspot's.
        package var id: String
        package var rank: Int
        /// The share of draws of preschools in which it is found again, 0–1.
        package var resampled: Double
        /// The share of other parameters with which it is found again, 0–1.
        package var varied: Double
        /// The share of all runs, 0–1.
        package var total: Double
    }

    /// By rank.
    package var hotspots: [Share]
    /// How many draws of preschools were made, and with which seed.
    package var draws: Int
    package var seed: UInt64
    /// How many other parameters were tried.
    package var variations: Int

    /// Draws that say something, in a time that one waits for.
    package static let usualDraws = 100
}

/// Tries hotspots out. The guide beside this file, Stability.md, says how.
struct StabilityTrial {
    let parameters: HotspotParameters
    let draws: Int
    let seed: UInt64

    init(of parameters: HotspotParameters, draws: Int = Stability.usualDraws, seed: UInt64 = 1) {
        self.parameters = parameters
        self.draws = draws
        self.seed = seed
    }

    /// - Parameters:
    ///   - hotspots: what the analysis calls the hotspots that are found.
    ///   - found: the hotspots, and the marks of each.
    ///   - points: the marks that took part.
    ///   - progress: is told how many runs of how many are done.
    /// - Throws: what the method's own `Problem` says.
    /// - Complexity: the method's, once for each draw and each variation; several run at a time.
    func run(
        on hotspots: [Hotspot], found: [(hotspot: Hotspot, marks: [Int])], among points: [MarkPoint],
        preschools: [Preschool], progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws -> Stability {
        let groups = found.map(\.marks)
        let variations = parameters.variations
        let total = draws + variations.count

        var resampled = [Int](repeating: 0, count: groups.count)
        var varied = resampled
        try await withThrowingTaskGroup(of: (isDraw: Bool, again: [Bool]).self) { tasks in
            var next = 0
            func begin() {
                let number = next
                guard number < total else { return }
                next += 1
                tasks.addTask {
                    if number < draws {
                        return (true, try again(groups, in: draw(number, of: points), preschools))
                    }
                    let clusters = try Cluster.all(
                        in: points, preschools: preschools, with: variations[number - draws])
                    return (false, ClusterRecovery.recovered(groups, among: clusters.map(\.marks)))
                }
            }
            for _ in 0..<4 { begin() }
            var done = 0
            while let run = try await tasks.next() {
                for (index, isAgain) in run.again.enumerated() where isAgain {
                    if run.isDraw { resampled[index] += 1 } else { varied[index] += 1 }
                }
                done += 1
                progress(done, total)
                begin()
            }
        }
        let ids = Dictionary(hotspots.map { ($0.outline, $0.id) }) { first, _ in first }
        func share(_ count: Int, of runs: Int) -> Double { runs == 0 ? 0 : Double(count) / Double(runs) }
        return Stability(
            hotspots: found.enumerated().map { index, found in
                Stability.Share(
                    id: ids[found.hotspot.outline] ?? found.hotspot.id, rank: found.hotspot.rank,
                    resampled: share(resampled[index], of: draws),
                    varied: share(varied[index], of: variations.count),
                    total: share(resampled[index] + varied[index], of: total))
            },
            draws: draws, seed: seed, variations: variations.count)
    }

    /// The marks of as many preschools as there are, drawn with replacement; one that is drawn twice counts as two.
    private struct Draw {
        var points: [MarkPoint] = []
        /// The index that each has among all marks.
        var origins: [Int] = []
        var present: [Bool]
    }

    private func draw(_ number: Int, of points: [MarkPoint]) -> Draw {
        var random = SplitMix64(state: seed &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
        let members = Dictionary(grouping: points.indices) { points[$0].preschool }
        let codes = members.keys.sorted()
        let groupCount = (points.map(\.group).max() ?? 0) + 1
        var draw = Draw(present: [Bool](repeating: false, count: points.count))
        for copy in codes.indices {
            for index in members[codes[Int.random(in: 0..<codes.count, using: &random)]]! {
                var point = points[index]
                point.preschool += " \(copy)"
                point.group += copy * groupCount
                draw.points.append(point)
                draw.origins.append(index)
                draw.present[index] = true
            }
        }
        return draw
    }

    private func again(_ groups: [[Int]], in draw: Draw, _ preschools: [Preschool]) throws -> [Bool] {
        let clusters = try Cluster.all(in: draw.points, preschools: preschools, with: parameters)
        return ClusterRecovery.recovered(
            groups, among: clusters.map { $0.marks.map { draw.origins[$0] } }, present: draw.present)
    }
}

extension HotspotParameters {
    /// The parameters that the method is most sensitive to, somewhat smaller and larger, in all combinations but the one
    /// that was chosen.
    var variations: [HotspotParameters] {
        method.definition.variations.reduce([self]) { all, variation in all.flatMap(variation.of) }.filter {
            $0 != self
        }
    }
}

extension HotspotMethod {
    /// How a parameter is varied.
    enum Variation: Sendable {
        /// A tenth and a fifth smaller and larger.
        case scaled(any WritableKeyPath<HotspotParameters, Double> & Sendable)
        /// One and two smaller and larger.
        case stepped(any WritableKeyPath<HotspotParameters, Int> & Sendable, atLeast: Int)

        /// The parameters with all values of the varied one, the chosen one among them.
        func of(_ parameters: HotspotParameters) -> [HotspotParameters] {
            func changed(_ change: (inout HotspotParameters) -> Void) -> HotspotParameters {
                var copy = parameters
                change(&copy)
                return copy
            }
            switch self {
            case .scaled(let keyPath):
                return [0.8, 0.9, 1, 1.1, 1.2].map { factor in changed { $0[keyPath: keyPath] *= factor } }
            case .stepped(let keyPath, let least):
                let counts = Set([-2, -1, 0, 1, 2].map { max(least, parameters[keyPath: keyPath] + $0) })
                return counts.sorted().map { count in changed { $0[keyPath: keyPath] = count } }
            }
        }
    }
}

/// Tells whether clusters that were found in one way are recovered in another.
///
/// A cluster is recovered when some cluster there has a Jaccard similarity of 0.5 or more with it: the marks that are in both,
/// divided by those that are in either. Below that it counts as dissolved.
///
/// - Source: Hennig 2007, Cluster-wise assessment of cluster stability, Computational Statistics & Data Analysis 52.
enum ClusterRecovery {
    static let leastSimilarity = 0.5

    /// For each of some clusters, whether it is among those that were found.
    ///
    /// - Parameters:
    ///   - clusters: indices of marks; a mark lies in one cluster at most.
    ///   - found: likewise; a mark may come several times, and counts once.
    ///   - present: whether a mark could have been found; nil where all could.
    /// - Complexity: O(marks).
    static func recovered(_ clusters: [[Int]], among found: [[Int]], present: [Bool]? = nil) -> [Bool] {
        var owner: [Int: Int] = [:]
        var sizes = [Int](repeating: 0, count: found.count)
        for (number, marks) in found.enumerated() {
            for mark in marks where owner.updateValue(number, forKey: mark) == nil { sizes[number] += 1 }
        }
        return clusters.map { marks in
            let there = present.map { present in marks.filter { present[$0] } } ?? marks
            let common = Dictionary(there.compactMap { owner[$0] }.map { ($0, 1) }, uniquingKeysWith: +)
            return common.contains { number, count in
                Double(count) >= leastSimilarity * Double(there.count + sizes[number] - count)
            }
        }
    }
}
