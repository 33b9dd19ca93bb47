package import Foundation
import Geodesy
package import Places
package import Store

/// What was found, from what, how and when. Preliminary until it is saved: computed anew whenever the marks have changed.
package struct Analysis: Sendable, Codable {
    /// Begins with `p-` as long as it is preliminary.
    package var id: String
    package var parameters: HotspotParameters
    /// What was analysed: one round, or nil for all but the demonstration.
    package var round: Round?
    package var isSynthetic: Bool { round?.isDemonstration ?? false }
    package var computedAt: Date
    package var markCount: Int
    package var hotspots: [Hotspot]
    package var cells: [GridCell]
    /// Where the marks lie densest; nil in what was saved before it was computed.
    package var densityAreas: [DensityArea]?
    /// Marks of every preschool that took part, whatever their kind.
    package var marksByPreschool: [String: Int]

    /// Analyses the marks of a round.
    ///
    /// - Parameter round: nil for all rounds but the demonstration.
    package init(
        of round: Round?, in store: Store, with parameters: HotspotParameters, at time: Date
    ) async throws {
        let points = try await store.markPoints(in: RoundSelection(round))
        let preschools = try await store.preschools()
        let hotspots = try HotspotFinder.hotspots(from: points, preschools: preschools, with: parameters)
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

    /// The analysis of the round that the internal audience sees unless it asks for another; nil where there is no round.
    package static func preferred(
        in store: Store, with parameters: HotspotParameters = HotspotParameters(), at time: Date
    ) async throws -> Analysis? {
        guard let round = try await Round.preferred(in: store, with: parameters) else { return nil }
        return try await Analysis(of: round, in: store, with: parameters, at: time)
    }
}

extension Round {
    /// The round that the internal audience sees unless it asks for another: the latest real round with a hotspot, else the
    /// demonstration, else the latest real round with marks, else the latest real round; nil where there is none.
    ///
    /// - Complexity: that of finding clusters in each round up to the first hotspot; its outline is the only one that is drawn.
    package static func preferred(
        in store: Store, with parameters: HotspotParameters = HotspotParameters()
    ) async throws -> Round? {
        let rounds = try await store.rounds()
        let real = rounds.filter { !$0.isDemonstration }
        var withMarks: Round?
        for round in real {
            let points = try await store.markPoints(in: .one(round.id))
            guard !points.isEmpty else { continue }
            let preschools = try await store.preschools()
            if try HotspotFinder.findsAny(in: points, preschools: preschools, with: parameters) { return round }
            withMarks = withMarks ?? round
        }
        return rounds.first(where: \.isDemonstration) ?? withMarks ?? real.first
    }
}

extension Analysis {
    /// The same analysis with ids that last: the municipality's code, the name, and for each hotspot four letters at random
    /// that say nothing of what it was made from.
    ///
    /// - Parameter name: an ``AnalysisName``.
    package func saved(as name: String, municipality: String) -> Analysis {
        var saved = self
        saved.id = "\(municipality)-\(name)"
        var taken: Set<String> = []
        for index in saved.hotspots.indices {
            var letters = Fingerprint.randomLetters(count: 4)
            while !taken.insert(letters).inserted { letters = Fingerprint.randomLetters(count: 4) }
            saved.hotspots[index].id = "\(saved.id)-\(letters)"
        }
        return saved
    }

    /// What the database keeps of a saved analysis.
    ///
    /// - Parameter points: the marks that were analysed; only what is saved needs their checksum.
    package func record(name: String, from points: [MarkPoint], version: String) throws -> AnalysisRecord {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return AnalysisRecord(
            name: name, round: round?.id, method: parameters.description, markCount: markCount,
            inputChecksum: Analysis.checksum(of: points), computedAt: computedAt, version: version,
            document: try encoder.encode(self))
    }

    package init(_ record: AnalysisRecord) throws {
        self = try JSONDecoder().decode(Analysis.self, from: record.document)
    }

    /// A checksum of marks, the same in whatever order they come.
    package static func checksum(of points: [MarkPoint]) -> String {
        let lines = points.map { point in
            [
                "\(point.position.easting)", "\(point.position.northing)", point.preschool, "\(point.group)",
                "\(point.children)", point.kind.rawValue, point.category.rawValue,
                point.seasons.map(\.rawValue).sorted().joined(separator: "+"), point.review.rawValue,
            ].joined(separator: " ")
        }
        return Fingerprint.checksum(of: Data(lines.sorted().joined(separator: "\n").utf8))
    }
}
