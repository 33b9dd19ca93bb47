import Disclosure
import Foundation
import Hotspots
import Metadata
import Places
import Store

extension InternalLayers {
    public func lineage() async throws -> LayerLineage {
        let analysed = try await analysed()
        let analysis = analysed.analysis
        let rounds = try await store.rounds().filter { round == nil ? !$0.isDemonstration : $0.id == round?.id }
        let names = analysed.preschools.map(\.name)
        let silent = analysed.preschools.filter { analysis.marksByPreschool[$0.code] == nil }.map(\.name)
        var hidden = 0
        for round in rounds { hidden += try await store.reviewCounts(in: round.id)[.hidden] ?? 0 }
        let inHotspots = analysis.hotspots.reduce(0) { $0 + $1.markCount }
        let favourites = analysis.cells.reduce(0) { $0 + $1.markCount }
        let opens = rounds.map(\.opens).min() ?? analysis.computedAt
        let closes = rounds.map(\.closes).max() ?? analysis.computedAt
        return LayerLineage(
            edition: .internal(
                .init(
                    opens: Day(opens), closes: Day(closes.addingTimeInterval(-1)), issued: Day(analysis.computedAt),
                    modified: Day(try await updated() ?? analysis.computedAt),
                    medianAccuracyM: analysis.medianAccuracyM,
                    leftOut: [
                        .init("markeringar som en administratör har dolt", count: CountBand(of: hidden)),
                        .init(
                            "favoritmarkeringar utanför alla smultronställen",
                            count: CountBand(of: favourites - inHotspots)),
                    ])),
            analysis: .init(
                id: analysis.id, isPreliminary: analysis.id.hasPrefix("p-"), method: analysis.parameters.swedish),
            participation: .init(asked: names, silent: silent), disclosure: .init(.standard))
    }
}

extension PublicationLayers {
    public func lineage() -> LayerLineage {
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
