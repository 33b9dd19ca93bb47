public import CQL2
public import Foundation
public import Geodesy
public import Hotspots
public import Places
public import Store

/// The layers of the internal audience, in which nothing is hidden: the marks of a round, and what an analysis makes of them.
public struct InternalLayers: Layers {
    let store: Store
    /// nil for all but the demonstration.
    public let round: Round?
    private let once: Once<AnalysedLayers>
    public let imprint: Imprint
    public let transformer: CoordinateTransformer
    private let relations: any SpatialRelations
    private let roundTitles: [Int: String]

    /// - Parameters:
    ///   - store: the marks.
    ///   - round: the round that the layers show; nil for all but the demonstration.
    ///   - analysed: what comes from the analysis of that round, asked for only by layers that need it: raw marks do not,
    ///     and stream with the same memory however many they are.
    public init(
        store: Store, round: Round?, imprint: Imprint, transformer: CoordinateTransformer,
        relations: any SpatialRelations, analysed: @escaping @Sendable () async throws -> AnalysedLayers
    ) async throws {
        self.store = store
        self.round = round
        once = Once(analysed)
        self.imprint = imprint
        self.transformer = transformer
        self.relations = relations
        roundTitles = Dictionary(uniqueKeysWithValues: try await store.rounds().map { ($0.id, $0.title) })
    }

    /// The same however often it is asked for, so that all layers agree with each other.
    func analysed() async throws -> AnalysedLayers { try await once.value() }

    public var audience: Audience { .internal }
    public var layers: [Layer] { Layer.allCases }
    public var roundTitle: String { round?.title ?? "alla omgångar" }
    public var isSynthetic: Bool { round?.isDemonstration ?? false }

    var selection: RoundSelection { round.map { .one($0.id) } ?? .allReal }

    /// What was analysed, how, and what was found.
    public func analysis() async throws -> Analysis { try await analysed().analysis }

    /// When the latest mark came in.
    public func updated() async throws -> Date? { try await store.lastReceived(in: selection) }

    public func list(of layer: Layer) async throws -> String {
        // Marks keep their places, whatever happens to others.
        layer == .marks ? "\(round?.id ?? 0)" : try await analysed().list
    }

    public func revision(of layer: Layer) async throws -> LayerRevision {
        let version = layer == .marks ? try await store.version() : try await analysed().version
        return LayerRevision(
            tag: "\(audience) \(round?.id ?? 0) \(version.number) \(layer == .marks ? "" : try await analysed().list)",
            changedAt: version.changedAt)
    }

    public func page(
        of layer: Layer, _ selection: LayerSelection, after place: Int64, upTo end: Int64?, limit: Int
    ) async throws -> LayerPage {
        guard layer == .marks else {
            let features = try await features(of: layer, belongingTo: selection.preschool)
            return try features.page(
                of: layer, selection, for: .internal, after: place, limit: limit, transformer, relations)
        }
        return try await markPage(selection, after: place, upTo: end, limit: limit)
    }

    public func end(of layer: Layer) async throws -> Int64 {
        guard layer == .marks else { return try await Int64(analysed().entries[layer]?.count ?? 0) }
        return try await store.lastMarkRow()
    }

    public func count(of layer: Layer, _ selection: LayerSelection) async throws -> Int {
        guard layer == .marks else {
            let features = try await features(of: layer, belongingTo: selection.preschool)
            return try selection.matching(features[...], of: layer, for: .internal, transformer, relations).count
        }
        if selection.isEverything { return try await store.markCount(in: self.selection) }
        if selection.isBoxAlone, let box = selection.box {
            guard let searched = try selection.searchBox(box, transformer) else { return 0 }
            let positions = try await store.markPositions(in: self.selection, within: searched)
            return try selection.count(positions, transformer)
        }
        var count = 0
        try await pages(of: layer, selection, in: .sweref99TM) { count += $0.count }
        return count
    }

    public func feature(_ id: String, of layer: Layer) async throws -> LayerFeature? {
        guard layer == .marks else {
            return try await analysed().entries[layer]?.first { $0.feature.id == id }?.feature
        }
        guard let uuid = UUID(uuidString: id), let mark = try await store.mark(uuid, in: selection) else { return nil }
        return LayerFeature(mark, round: roundTitles[mark.scope.round])
    }

    public func extent(of layer: Layer) async throws -> BoundingBox? {
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

    private func markPage(
        _ selection: LayerSelection, after place: Int64, upTo end: Int64?, limit: Int
    ) async throws -> LayerPage {
        var searched: BoundingBox?
        if let box = selection.box {
            searched = try selection.searchBox(box, transformer)
            guard searched != nil else { return LayerPage(features: [], next: nil) }
        }
        var page = LayerPage(features: [], next: nil)
        var row = place
        // One more than is asked for, to tell whether there are more.
        var wanted = limit + 1
        while true {
            let marks = try await store.markPage(
                in: self.selection, within: searched, after: row, upTo: end, limit: wanted)
            for found in try matching(marks.marks, selection) {
                guard page.features.count < limit else { return page }
                page.features.append(found.feature)
                page.next = found.row
            }
            guard !marks.isLast, let last = marks.marks.last else { break }
            row = last.row
            // Where few match, larger stretches cost fewer questions.
            wanted = max(wanted, 2_000)
        }
        page.next = nil
        return page
    }

    private func matching(
        _ marks: [(row: Int64, mark: Mark)], _ selection: LayerSelection
    ) throws -> [(row: Int64, feature: LayerFeature)] {
        let marks = marks.filter { selection.preschool == nil || $0.mark.scope.preschool == selection.preschool }
        let features = marks.map { LayerFeature($0.mark, round: roundTitles[$0.mark.scope.round]) }
        let indices =
            selection.isEverything
            ? Array(features.indices)
            : try selection.matching(features[...], of: .marks, for: .internal, transformer, relations)
        return indices.map { (marks[$0].row, features[$0]) }
    }
}

extension [LayerFeature] {
    /// A box around all of them, in their system; nil where none has a place.
    var boundingBox: BoundingBox? { BoundingBox(of: flatMap { $0.geometry?.positions ?? [] }) }

    /// A page of features that are all at hand; places are counted from 1.
    func page(
        of layer: Layer, _ selection: LayerSelection, for audience: Audience, after place: Int64, limit: Int,
        _ transformer: CoordinateTransformer, _ relations: any SpatialRelations
    ) throws -> LayerPage {
        guard place >= 0, place < count else { return LayerPage(features: [], next: nil) }
        var page = LayerPage(features: [], next: nil)
        var start = Int(place)
        while start < count {
            let end = Swift.min(count, start + Swift.max(limit + 1, 500))
            for index in try selection.matching(
                self[start..<end], of: layer, for: audience, transformer, relations)
            {
                guard page.features.count < limit else { return page }
                page.features.append(self[index])
                page.next = Int64(index + 1)
            }
            start = end
        }
        page.next = nil
        return page
    }
}
