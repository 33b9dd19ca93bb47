import Foundation
public import Hotspots
import Places
public import Store

/// The internal layers that come from an analysis, everything but the marks, made once and then only read.
public struct AnalysedLayers: Sendable {
    struct Entry: Sendable {
        var feature: LayerFeature
        /// The preschools that it belongs to, by code.
        var preschools: Set<String>
    }

    public let analysis: Analysis
    /// Where the database's content stood.
    public let version: ContentVersion
    /// The register and the feedback as they were when the layers were made.
    let preschools: [Preschool]
    let entries: [Layer: [Entry]]

    /// - Parameters:
    ///   - store: of one moment.
    ///   - changes: what became of each hotspot from one saved analysis to the next.
    public init(
        of analysis: Analysis, in store: Store, municipality: Municipality, changes: [HotspotChange]
    ) async throws {
        self.analysis = analysis
        version = try await store.version()
        preschools = try await store.preschools()
        let feedback = try await store.feedback()
        let source = municipality.source(isSynthetic: analysis.isSynthetic)
        let title = analysis.roundTitle
        entries = [
            .hotspots: analysis.hotspots.map { hotspot in
                let feature = LayerFeature(
                    hotspot, of: analysis, round: title, source: source,
                    feedback: feedback.on(.hotspot(hotspot.id)).last)
                return Entry(feature: feature, preschools: Set(hotspot.children.byPreschool.keys))
            },
            .cells: analysis.cells.map {
                Entry(feature: LayerFeature($0), preschools: Set($0.children.byPreschool.keys))
            },
            .density: (analysis.densityAreas ?? []).map { Entry(feature: LayerFeature($0), preschools: []) },
            .preschools: preschools.map {
                Entry(feature: LayerFeature($0, in: analysis), preschools: [$0.code])
            },
            .nearness: preschools.flatMap { preschool in
                Nearness.hotspots(
                    analysis.hotspots, near: preschool.position, withinM: Double(NearnessBand.allM.last!)
                ).map { Entry(feature: LayerFeature($0, of: preschool), preschools: [preschool.code]) }
            },
            .changes: changes.map { Entry(feature: LayerFeature($0), preschools: []) },
        ]
    }
}

extension AnalysedLayers {
    /// Tells the lists of features of one analysis from those of another. A saved analysis has always the same hotspots and
    /// squares, but the register beside them may change.
    public var list: String { "\(analysis.id) \(analysis.computedAt.timeIntervalSince1970) \(version.corrected)" }
}

extension Analysis {
    public var roundTitle: String { round?.title ?? "alla omgångar" }

    /// The middle one of the hotspots' accuracies, metres; nil without a hotspot.
    var medianAccuracyM: Double? {
        let sorted = hotspots.map(\.accuracyM).sorted()
        return sorted.isEmpty ? nil : sorted[sorted.count / 2]
    }
}
