import Foundation
import Geodesy
import MapLayers

/// Layers that tell how many of their features have been read.
struct CountedLayers<Base: Layers>: Layers {
    let base: Base
    let progress: Progress

    var audience: Audience { base.audience }
    var roundTitle: String { base.roundTitle }
    var isSynthetic: Bool { base.isSynthetic }
    var imprint: Imprint { base.imprint }
    var transformer: CoordinateTransformer { base.transformer }
    var layers: [Layer] { base.layers }

    func page(
        of layer: Layer, _ selection: LayerSelection, after place: Int64, upTo end: Int64?, limit: Int
    ) async throws -> LayerPage {
        let page = try await base.page(of: layer, selection, after: place, upTo: end, limit: limit)
        progress.advance(by: page.features.count)
        return page
    }

    func list(of layer: Layer) async throws -> String { try await base.list(of: layer) }

    func revision(of layer: Layer) async throws -> LayerRevision { try await base.revision(of: layer) }

    func end(of layer: Layer) async throws -> Int64 { try await base.end(of: layer) }

    func count(of layer: Layer, _ selection: LayerSelection) async throws -> Int {
        try await base.count(of: layer, selection)
    }

    func feature(_ id: String, of layer: Layer) async throws -> LayerFeature? { try await base.feature(id, of: layer) }

    func lineage(of layers: [Layer]) async throws -> LayerLineage { try await base.lineage(of: layers) }

    func extent(of layer: Layer) async throws -> BoundingBox? { try await base.extent(of: layer) }
}
