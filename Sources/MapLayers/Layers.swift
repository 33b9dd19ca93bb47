package import Foundation
package import Geodesy
package import Metadata
import Planar

/// The layers that one audience sees, as of one moment: all that outlets need to know of where features come from. There are
/// two: ``InternalLayers``, in which nothing is hidden, and ``PublicationLayers``, from which no mark can be reached.
package protocol Layers: Sendable {
    var audience: Audience { get }
    /// The round that the layers show.
    var roundTitle: String { get }
    var isSynthetic: Bool { get }
    var attribution: Attribution { get }
    var transformer: CoordinateTransformer { get }
    /// The layers that the audience may see anything of.
    var layers: [Layer] { get }

    /// Tells two lists of features apart: a key of one is no key of another.
    func generation(of layer: Layer) async throws -> String

    /// Tells two states of a layer apart: of its content, down to the last value, and of the attribution that goes with it.
    func revision(of layer: Layer) async throws -> LayerRevision

    /// The next features of a layer that are selected, in an order that stays the same: keyset pagination.
    ///
    /// - Parameters:
    ///   - key: 0, or `next` of the page before.
    ///   - end: the key of the last feature that may come; nil for all. See ``end(of:)``.
    ///   - isCounted: whether it is told how many are selected in all; for the first page.
    /// - Throws: `ComparedShape.Problem` for a filter's shapes that cannot be compared; what `WorkBudget` throws.
    func page(
        of layer: Layer, _ selection: LayerSelection, after key: Int64, upTo end: Int64?, limit: Int, isCounted: Bool
    ) async throws -> LayerPage

    /// The key of the last feature that the layer has now.
    func end(of layer: Layer) async throws -> Int64

    /// How many features the layer has.
    func count(of layer: Layer) async throws -> Int

    /// The feature with an id; nil where there is none.
    func feature(_ id: String, of layer: Layer) async throws -> LayerFeature?

    /// Where some layers come from, and what was left out.
    func lineage(of layers: [Layer]) async throws -> LayerLineage

    /// The extent of a layer in SWEREF 99 TM; nil where it is empty.
    func extent(of layer: Layer) async throws -> BoundingBox?
}

/// Where the layers of an audience come from, and what was left out: what the two audiences are told in different ways.
package struct LayerLineage: Sendable {
    package var edition: DatasetDescription.Edition
    /// nil where no layer comes from one.
    package var analysis: DatasetDescription.Analysis?
    package var participation: DatasetDescription.Participation
    package var disclosure: DatasetDescription.DisclosureRule
}

/// The state of a layer's content.
package struct LayerRevision: Sendable, Hashable {
    /// Another for every other content or attribution; says nothing of the content itself.
    package var tag: String
    /// When the content last changed, at the latest.
    package var changedAt: Date
}

/// A stretch of a layer.
package struct LayerPage: Sendable {
    package var features: [LayerFeature]
    /// The key to go on from; nil after the last feature.
    package var next: Int64?
    /// How many features are selected in all, where that was asked for.
    package var matched: Int?
}

extension Layers {
    /// Whether the audience may see anything of a layer.
    package func has(_ layer: Layer) -> Bool { layers.contains(layer) }

    /// Whom the data comes from; what is synthetic says so.
    package var source: String { attribution.source(isSynthetic: isSynthetic) }

    /// A title; over what is synthetic it says so.
    package func titled(_ title: String) -> String { isSynthetic ? "\(title) (syntetiska data)" : title }

    /// A box around what some layers hold; nil where they are all empty.
    ///
    /// - Parameter extent: the extent of one layer, in the system that the result is to be in.
    func union(
        of chosen: [Layer], extent: (Layer) async throws -> BoundingBox?
    ) async throws -> BoundingBox? {
        var all: BoundingBox?
        for layer in chosen {
            guard let box = try await extent(layer) else { continue }
            all = all.map { $0.union(box) } ?? box
        }
        return all
    }

    /// Goes through a whole layer in its order, stretch by stretch; a few stretches are read and worked on at the same time.
    ///
    /// - Parameters:
    ///   - made: makes something of the features of a stretch, which may be none.
    ///   - body: gets that, in order.
    /// - Complexity: memory for three stretches, however large the layer.
    func pages<Made: Sendable>(
        of layer: Layer, _ selection: LayerSelection, in system: CoordinateSystem,
        made: @escaping @Sendable ([LayerFeature]) throws -> Made, _ body: (Made) async throws -> Void
    ) async throws {
        let size = 500
        let end = try await end(of: layer)
        let keys = stride(from: 0, to: end, by: size)
        try await inOrder(keys, atATime: 3) { key in
            try WorkBudget.check()
            let page = try await page(
                of: layer, selection, after: key, upTo: min(key + Int64(size), end), limit: size, isCounted: false)
            var features = page.features
            try transformer.transform(&features, to: system)
            return try made(features)
        } then: {
            try await body($0)
        }
    }
}

/// Works on a few elements at the same time, and hands over what becomes of them in their order.
private func inOrder<Element: Sendable, Made: Sendable>(
    _ elements: some Sequence<Element>, atATime limit: Int, _ work: @escaping @Sendable (Element) async throws -> Made,
    then body: (Made) async throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: (Int, Made).self) { group in
        var waiting = elements.enumerated().makeIterator()
        var ready: [Int: Made] = [:]
        var next = 0
        func begin() {
            guard let (number, element) = waiting.next() else { return }
            group.addTask { (number, try await work(element)) }
        }
        for _ in 0..<limit { begin() }
        while let (number, made) = try await group.next() {
            ready[number] = made
            while let made = ready.removeValue(forKey: next) {
                next += 1
                begin()
                try await body(made)
            }
        }
    }
}
