import CQL2
package import Foundation
package import Geodesy
package import Hotspots
package import Places
import Planar
package import Store

/// The layers of the internal audience, in which nothing is hidden: the marks of a round, and what an analysis makes of them.
package struct InternalLayers: Layers {
    /// How many connections a whole layer of marks keeps busy: as many as two processors can make text of what they read.
    package static let connections = 2

    let store: Store
    /// nil for all but the demonstration.
    package let round: Round?
    private let once: Once<AnalysedLayers>
    /// Asked for once: an answer is about one state of the marks.
    private let version: Once<ContentVersion>
    package let attribution: Attribution
    package let transformer: CoordinateTransformer
    private let positions: PositionIndexes
    private let roundTitles: [Int: String]

    /// - Parameters:
    ///   - store: the marks.
    ///   - round: the round that the layers show; nil for all but the demonstration.
    ///   - rounds: all rounds, for their titles.
    ///   - positions: kept from one request to the next.
    ///   - analysed: what comes from the analysis of that round, asked for only by layers that need it: raw marks do not,
    ///     and stream with the same memory however many they are.
    package init(
        store: Store, round: Round?, rounds: [Round], attribution: Attribution, transformer: CoordinateTransformer,
        positions: PositionIndexes = PositionIndexes(),
        analysed: @escaping @Sendable () async throws -> AnalysedLayers
    ) {
        self.store = store
        self.round = round
        once = Once(analysed)
        version = Once { try await store.version() }
        self.attribution = attribution
        self.transformer = transformer
        self.positions = positions
        roundTitles = Dictionary(uniqueKeysWithValues: rounds.map { ($0.id, $0.title) })
    }

    /// The same however often it is asked for, so that all layers agree with each other.
    func analysed() async throws -> AnalysedLayers { try await once.value() }

    package var audience: Audience { .internal }
    package var layers: [Layer] { Layer.allCases }
    package var roundTitle: String { round?.title ?? "alla omgångar" }
    package var isSynthetic: Bool { round?.isDemonstration ?? false }

    var selection: RoundSelection { RoundSelection(round) }

    /// What was analysed, how, and what was found.
    package func analysis() async throws -> Analysis { try await analysed().analysis }

    /// When the latest mark came in.
    package func updated() async throws -> Date? { try await store.lastReceived(in: selection) }

    package func generation(of layer: Layer) async throws -> String {
        // Marks keep their keys, whatever happens to others.
        layer == .marks ? "\(round?.id ?? 0)" : try await analysed().generation
    }

    package func revision(of layer: Layer) async throws -> LayerRevision {
        let version = layer == .marks ? try await version.value() : try await analysed().version
        return LayerRevision(
            tag: """
                \(audience) \(round?.id ?? 0) \(version.number) \(version.changedAt.timeIntervalSince1970) \
                \(layer == .marks ? "" : try await analysed().generation) \(attribution.tag)
                """,
            changedAt: version.changedAt)
    }

    package func page(
        of layer: Layer, _ selection: LayerSelection, after key: Int64, upTo end: Int64?, limit: Int, isCounted: Bool
    ) async throws -> LayerPage {
        guard layer == .marks else {
            let features = try await features(of: layer, belongingTo: selection.preschool)
            return try features.page(
                of: layer, selection, for: .internal, after: key, upTo: end, limit: limit, isCounted: isCounted,
                transformer)
        }
        return try await markPage(selection, after: key, upTo: end, limit: limit, isCounted: isCounted)
    }

    package func end(of layer: Layer) async throws -> Int64 {
        guard layer == .marks else { return try await Int64(analysed().entries[layer]?.count ?? 0) }
        return try await store.lastMarkRow()
    }

    package func count(of layer: Layer) async throws -> Int {
        guard layer == .marks else { return try await analysed().entries[layer]?.count ?? 0 }
        return try await index(in: .sweref99TM).count
    }

    package func feature(_ id: String, of layer: Layer) async throws -> LayerFeature? {
        guard layer == .marks else {
            return try await analysed().entries[layer]?.first { $0.feature.id == id }?.feature
        }
        guard let uuid = UUID(uuidString: id), let mark = try await store.mark(uuid, in: selection) else { return nil }
        return LayerFeature(mark, round: roundTitles[mark.scope.round])
    }

    package func extent(of layer: Layer) async throws -> BoundingBox? {
        guard layer == .marks else {
            return try await features(of: layer, belongingTo: nil).boundingBox
        }
        return try await store.markExtent()
    }

    private func features(of layer: Layer, belongingTo preschool: String?) async throws -> [LayerFeature] {
        let entries = try await analysed().entries[layer] ?? []
        guard let preschool else { return entries.map(\.feature) }
        return entries.filter { $0.preschools.contains(preschool) }.map(\.feature)
    }

    private func index(in system: CoordinateSystem) async throws -> PositionIndex {
        try await positions.index(
            of: selection, in: system, at: try await version.value(), store: store, transformer)
    }

    private func markPage(
        _ selection: LayerSelection, after key: Int64, upTo end: Int64?, limit: Int, isCounted: Bool
    ) async throws -> LayerPage {
        var page = LayerPage(features: [], next: nil)
        let (extent, system) = selection.extent()
        if extent == .nowhere { return LayerPage(features: [], next: nil, matched: isCounted ? 0 : nil) }
        var rest = selection.restWithinExtent()
        if isCounted, rest.isEverything {
            let index = try await index(in: system)
            page.matched = if case .within(let box) = extent { index.count(in: box) } else { index.count }
        }
        // To whom a mark belongs is told as it is read.
        rest.preschool = nil
        /// Whether all must be found, though the page is full.
        let mustCount = isCounted && page.matched == nil
        var found = 0
        var row = key
        // One more than is asked for, to tell whether there are more.
        var wanted = limit + 1
        while true {
            let stretch = try await stretch(selection, within: extent, system, after: row, upTo: end, limit: wanted)
            let features = stretch.features
            let chosen =
                rest.isEverything
                ? Array(features.indices)
                : try rest.matching(features[...], of: .marks, for: .internal, transformer)
            if found == 0, chosen.count == stretch.features.count, chosen.count <= limit {
                page.features = stretch.features
                page.next = stretch.rows.last
                found = chosen.count
            } else {
                for index in chosen {
                    found += 1
                    if found <= limit {
                        page.features.append(stretch.features[index])
                        page.next = stretch.rows[index]
                    } else if !mustCount {
                        return page
                    }
                }
            }
            guard let next = stretch.next else { break }
            row = next
            // Where few match, larger stretches cost fewer questions.
            wanted = max(wanted, 2_000)
        }
        if mustCount { page.matched = found }
        if found <= limit {
            page.next = nil
            if isCounted { page.matched = found }
        }
        return page
    }

    /// Marks that follow each other.
    private struct Stretch {
        var features: [LayerFeature] = []
        /// The row of each.
        var rows: [Int64] = []
        /// The row to go on from; nil where there are no more marks.
        var next: Int64?
    }

    /// The next marks of a preschool or of all, in a box or anywhere.
    private func stretch(
        _ selection: LayerSelection, within extent: Extent, _ system: CoordinateSystem, after row: Int64,
        upTo end: Int64?, limit: Int
    ) async throws -> Stretch {
        try WorkBudget.check()
        var stretch = Stretch()
        func add(_ mark: Mark, row: Int64) {
            guard selection.preschool == nil || mark.scope.preschool == selection.preschool else { return }
            stretch.features.append(LayerFeature(mark, round: roundTitles[mark.scope.round]))
            stretch.rows.append(row)
        }
        if case .within(let box) = extent {
            let rows = try await index(in: system).rows(in: box, after: row, upTo: end, limit: limit)
            try await store.marks(of: self.selection, in: rows, add)
            stretch.next = rows.count < limit ? nil : rows.last
        } else {
            stretch.next = try await store.marks(of: self.selection, after: row, upTo: end, limit: limit, add)
        }
        return stretch
    }
}

extension [LayerFeature] {
    /// A box around all of them, in their system; nil where none has a place.
    var boundingBox: BoundingBox? { BoundingBox(of: flatMap { $0.geometry?.positions ?? [] }) }

    /// A page of features that are all at hand; the key of a feature is its number, from 1.
    func page(
        of layer: Layer, _ selection: LayerSelection, for audience: Audience, after key: Int64, upTo last: Int64?,
        limit: Int, isCounted: Bool, _ transformer: CoordinateTransformer
    ) throws -> LayerPage {
        let last = Swift.min(last.map { Int($0) } ?? count, count)
        var page = LayerPage(features: [], next: nil)
        /// There are more than the page has room for.
        var isFull = false
        var start = isCounted ? 0 : Swift.max(0, Int(clamping: key))
        var found = 0
        while start < last {
            let end = Swift.min(last, start + Swift.max(limit + 1, 500))
            for index in try selection.matching(self[start..<end], of: layer, for: audience, transformer) {
                found += 1
                guard index >= key else { continue }
                if page.features.count < limit {
                    page.features.append(self[index])
                    page.next = Int64(index + 1)
                } else if isCounted {
                    isFull = true
                } else {
                    return page
                }
            }
            start = end
        }
        if isCounted { page.matched = found }
        if !isFull { page.next = nil }
        return page
    }
}

/// The internal layers that come from an analysis, everything but the marks, made once and then only read.
package struct AnalysedLayers: Sendable {
    struct Entry: Sendable {
        var feature: LayerFeature
        /// The preschools that it belongs to, by code.
        var preschools: Set<String>
    }

    package let analysis: Analysis
    /// Of what they were made of.
    package let version: ContentVersion
    /// The register and the feedback as they were when the layers were made.
    let preschools: [Preschool]
    let entries: [Layer: [Entry]]

    /// - Parameters:
    ///   - store: of one moment.
    ///   - version: of what the analysis was made of.
    ///   - changes: what became of each hotspot from one saved analysis to the next.
    package init(
        of analysis: Analysis, in store: Store, version: ContentVersion, municipality: Municipality,
        changes: [HotspotChange]
    ) async throws {
        self.analysis = analysis
        self.version = version
        preschools = try await store.preschools()
        let source = AnalysisSource(
            analysis: analysis, preschools: preschools, feedback: try await store.feedback(), changes: changes,
            origin: municipality.source(isSynthetic: analysis.isSynthetic))
        entries = Dictionary(uniqueKeysWithValues: Layer.allCases.map { ($0, $0.analysed(source)) })
    }
}

/// What the internal layers are made of, but for marks, which come from the database.
struct AnalysisSource: Sendable {
    let analysis: Analysis
    /// The register.
    let preschools: [Preschool]
    let feedback: [Feedback]
    /// What became of each hotspot from one saved analysis to the next.
    let changes: [HotspotChange]
    /// Whom the marks come from.
    let origin: String
}

extension AnalysedLayers {
    /// Tells the features of one analysis from those of another. A saved analysis has always the same hotspots and
    /// squares, but the register beside them may change.
    package var generation: String {
        "\(analysis.id) \(analysis.computedAt.timeIntervalSince1970) \(version.corrected)"
    }
}

extension Analysis {
    package var roundTitle: String { round?.title ?? "alla omgångar" }

    /// The middle one of the hotspots' accuracies, metres; nil without a hotspot.
    var medianAccuracyM: Double? {
        let sorted = hotspots.map(\.accuracyM).sorted()
        return sorted.isEmpty ? nil : sorted[sorted.count / 2]
    }
}

/// A value that is made when it is first asked for, and kept.
actor Once<Value: Sendable> {
    private let make: @Sendable () async throws -> Value
    private var making: Task<Value, any Error>?

    init(_ make: @escaping @Sendable () async throws -> Value) {
        self.make = make
    }

    func value() async throws -> Value {
        let task = making ?? Task { try await make() }
        making = task
        return try await task.value
    }
}
