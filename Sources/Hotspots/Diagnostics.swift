package import Clustering
package import Places
package import Store

/// An analysis with the answers to the questions that are asked of one: is it one eager preschool, who did not answer, would
/// it still be there with other preschools or other parameters, what has become of it since?
package struct Diagnostics: Sendable {
    package let analysis: Analysis
    /// The register.
    package let preschools: [Preschool]
    /// The marks of the round, of all kinds.
    package let points: [MarkPoint]
    package let participation: Participation
    package let stability: Stability?
    package let distances: DistancePlot?
    /// Whether distances were asked for; where there are too few marks there are none all the same.
    package let asksForDistances: Bool
    package let comparison: AnalysisComparison?

    /// What is to be answered beside who took part, which always is.
    package struct Questions: Sendable {
        /// How stable hotspots are, and the seed of the draws; nil for not.
        package var stabilitySeed: UInt64?
        /// How far apart marks lie, and which eps that suggests.
        package var distances: Bool
        /// The saved analysis to compare with; nil for none.
        package var older: Analysis?

        package init(stabilitySeed: UInt64? = nil, distances: Bool = false, older: Analysis? = nil) {
            self.stabilitySeed = stabilitySeed
            self.distances = distances
            self.older = older
        }
    }

    /// - Parameters:
    ///   - store: of one moment; for a saved analysis, what is in it now.
    ///   - progress: is told how many runs of how many are done, while stability is tried.
    /// - Throws: what the method's own `Problem` says.
    package init(
        of analysis: Analysis, in store: Store, answering questions: Questions,
        progress: @escaping @Sendable (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) async throws {
        self.analysis = analysis
        preschools = try await store.preschools()
        points = try await store.markPoints(in: RoundSelection(analysis.round))
        let marks = points.filter(analysis.parameters.selects)
        let found = try HotspotFinder.found(in: marks, preschools: preschools, with: analysis.parameters)
        participation = try await Participation(
            of: analysis, groups: found.map(\.marks), among: marks, preschools: preschools, in: store)
        if let seed = questions.stabilitySeed {
            stability = try await StabilityTrial(of: analysis.parameters, seed: seed)
                .run(
                    on: analysis.hotspots, found: found, among: marks, preschools: preschools, progress: progress)
        } else {
            stability = nil
        }
        asksForDistances = questions.distances
        distances = questions.distances ? try analysis.parameters.distancePlot(of: points) : nil
        if let older = questions.older {
            comparison = try AnalysisComparison(from: older, to: analysis)
        } else {
            comparison = nil
        }
    }
}
