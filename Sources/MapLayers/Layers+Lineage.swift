import Disclosure
import Foundation
import Hotspots
import Metadata
import Places
import Store

extension InternalLayers {
    /// Marks alone need no analysis, which takes long where there are very many.
    public func lineage(of layers: [Layer]) async throws -> LayerLineage {
        let rounds = try await store.rounds().filter { round == nil ? !$0.isDemonstration : $0.id == round?.id }
        let analysis = layers == [.marks] ? nil : try await analysed().analysis
        let preschools = try await store.preschools()
        let answered = try await store.preschoolsWithMarks(in: selection)
        var hidden = 0
        for round in rounds {
            hidden += try await store.reviewCounts(in: round.id)[.hidden] ?? 0
        }
        var leftOut = [
            DatasetDescription.LeftOut("markeringar som en administratör har dolt", count: CountBand(of: hidden))
        ]
        if let analysis {
            leftOut.append(.init("favoritmarkeringar utanför alla smultronställen", count: analysis.outside))
        }
        let now = Date()
        let closes = rounds.map(\.closes).max() ?? now
        return LayerLineage(
            edition: .internal(
                .init(
                    opens: Day(rounds.map(\.opens).min() ?? now), closes: Day(closes.addingTimeInterval(-1)),
                    issued: Day(analysis?.computedAt ?? now), modified: Day(try await updated() ?? now),
                    medianAccuracyM: analysis?.medianAccuracyM, leftOut: leftOut)),
            analysis: analysis.map {
                .init(id: $0.id, isPreliminary: $0.id.hasPrefix("p-"), method: $0.parameters.swedish)
            },
            participation: .init(
                asked: preschools.map(\.name),
                silent: preschools.filter { !answered.contains($0.code) }.map(\.name)),
            disclosure: .init(imprint.thresholds))
    }
}

extension Analysis {
    /// Favourite marks that lie in no hotspot.
    fileprivate var outside: CountBand {
        CountBand(of: cells.reduce(0) { $0 + $1.markCount } - hotspots.reduce(0) { $0 + $1.markCount })
    }
}

extension PublicationLayers {
    public func lineage(of layers: [Layer]) -> LayerLineage {
        let preschools = publication.content.preschools
        let month = Month(publication.madeAt)
        return LayerLineage(
            edition: .open(
                .init(
                    number: publication.number, issued: month, modified: month,
                    licence: imprint.licence.map { .init(address: $0) })),
            analysis: .init(id: publication.analysis, isPreliminary: false, method: publication.method),
            participation: .init(
                asked: preschools.map(\.name), silent: preschools.filter { !$0.tookPart }.map(\.name)),
            disclosure: .init(publication.thresholds))
    }
}

extension DatasetDescription.DisclosureRule {
    fileprivate init(_ thresholds: DisclosureThresholds) {
        self.init(
            minimumChildren: thresholds.children, minimumPreschools: thresholds.preschools,
            largestSharePercent: DisclosureThresholds.largestSharePercent, squareSidesM: DisclosureGrid.sizesM)
    }
}
