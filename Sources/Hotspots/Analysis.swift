public import Foundation
public import Places
public import Store

/// What was found, from what, how and when. Preliminary until it is saved: computed anew whenever the marks have changed.
public struct Analysis: Sendable, Codable {
    /// Begins with `p-` as long as it is preliminary.
    public var id: String
    public var parameters: HotspotParameters
    /// What was analysed: one round, or nil for all but the demonstration.
    public var round: Round?
    public var isSynthetic: Bool { round?.isDemonstration ?? false }
    public var computedAt: Date
    public var markCount: Int
    public var hotspots: [Hotspot]
    public var cells: [GridCell]
    /// Where the marks lie densest; nil in what was saved before it was computed.
    public var densityAreas: [DensityArea]?
    /// Marks of every preschool that took part, whatever their kind.
    public var marksByPreschool: [String: Int]

    /// Analyses the marks of a round.
    ///
    /// - Parameter round: nil for all rounds but the demonstration.
    public init(
        of round: Round?, in store: Store, with parameters: HotspotParameters, finder: HotspotFinder, at time: Date
    ) async throws {
        let points = try await store.markPoints(in: RoundSelection(round))
        let preschools = try await store.preschools()
        let hotspots = try await finder.hotspots(from: points, preschools: preschools, with: parameters)
        let input = "\(round?.id ?? 0) \(points.count) \(parameters.description) \(hotspots.map(\.id))"
        id = "p-" + Fingerprint.letters(of: input, count: 8)
        self.parameters = parameters
        self.round = round
        self.hotspots = hotspots
        computedAt = time
        markCount = points.count
        cells = try GridCell.cells(from: points, preschools: preschools, with: parameters)
        densityAreas = try DensityField(of: points.filter(parameters.selects), with: parameters)
            .areas(bandwidthM: parameters.bandwidthM)
        marksByPreschool = Dictionary(points.map { ($0.preschool, 1) }, uniquingKeysWith: +)
    }

    /// The analysis that the internal audience sees unless it asks for another round: the latest real round with a
    /// hotspot, else the demonstration, else the latest real round with marks, else the latest real round.
    public static func preferred(
        in store: Store, with parameters: HotspotParameters = HotspotParameters(), finder: HotspotFinder, at time: Date
    ) async throws -> Analysis? {
        let rounds = try await store.rounds()
        var withMarks: Analysis?
        for round in rounds where !round.isDemonstration {
            guard try await store.markCount(in: .one(round.id)) > 0 else { continue }
            let analysis = try await Analysis(of: round, in: store, with: parameters, finder: finder, at: time)
            if !analysis.hotspots.isEmpty { return analysis }
            withMarks = withMarks ?? analysis
        }
        if let demonstration = rounds.first(where: \.isDemonstration) {
            return try await Analysis(of: demonstration, in: store, with: parameters, finder: finder, at: time)
        }
        if let withMarks { return withMarks }
        guard let latest = rounds.first else { return nil }
        return try await Analysis(of: latest, in: store, with: parameters, finder: finder, at: time)
    }
}
