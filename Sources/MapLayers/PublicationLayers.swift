package import Disclosure
package import Foundation
package import Geodesy
package import Places

/// The layers that everyone may see: a publication, and the municipality's feedback on it. There is no way from here to
/// the database or to a mark.
package struct PublicationLayers: Layers {
    package let publication: Publication
    /// What the municipality answers, as far as everyone may see it.
    package let feedback: [Feedback]
    private let checksum: String
    private let feedbackChecksum: String
    private let changedAt: Date
    package let attribution: Attribution
    package let transformer: CoordinateTransformer
    private var features: [Layer: [LayerFeature]] = [:]

    /// - Parameters:
    ///   - feedback: what everyone may see of it.
    ///   - changedAt: when one of the two last changed.
    package init(
        publication: Publication, feedback: [Feedback], changedAt: Date, attribution: Attribution,
        transformer: CoordinateTransformer
    ) throws {
        self.publication = publication
        self.feedback = feedback
        // Outside, nothing more exact than the day is told.
        self.changedAt = Date(timeIntervalSince1970: (changedAt.timeIntervalSince1970 / 86_400).rounded(.down) * 86_400)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        checksum = Fingerprint.checksum(of: try encoder.encode(ShownPublication(publication)))
        feedbackChecksum = Fingerprint.checksum(of: try encoder.encode(feedback))
        self.attribution = attribution
        self.transformer = transformer
        let source = PublicationSource(
            publication: publication, feedback: feedback,
            origin: attribution.source(isSynthetic: publication.round.isSynthetic))
        for layer in PublicationLayers.layers { features[layer] = layer.published(source) }
    }

    /// The layers that everyone may see anything of.
    package static let layers = Layer.allCases.filter { OpenAttributes.include(layer: $0.name) }

    package var layers: [Layer] { PublicationLayers.layers }
    package var audience: Audience { .open }
    package var roundTitle: String { publication.round.title }
    package var isSynthetic: Bool { publication.round.isSynthetic }

    /// The demonstration keeps its number when it is made anew.
    package func generation(of layer: Layer) -> String { "\(publication.number) \(checksum)" }

    /// Made from what everyone may see, and from nothing else.
    package func revision(of layer: Layer) throws -> LayerRevision {
        LayerRevision(
            tag: "\(audience) \(generation(of: layer)) \(feedbackChecksum) \(attribution.tag)", changedAt: changedAt)
    }

    package func page(
        of layer: Layer, _ selection: LayerSelection, after key: Int64, upTo end: Int64?, limit: Int, isCounted: Bool
    ) throws -> LayerPage {
        try (features[layer] ?? []).page(
            of: layer, selection, for: .open, after: key, upTo: end, limit: limit, isCounted: isCounted, transformer)
    }

    package func end(of layer: Layer) -> Int64 { Int64(count(of: layer)) }

    package func count(of layer: Layer) -> Int { features[layer]?.count ?? 0 }

    package func feature(_ id: String, of layer: Layer) -> LayerFeature? { features[layer]?.first { $0.id == id } }

    package func extent(of layer: Layer) -> BoundingBox? {
        features[layer]?.boundingBox
    }
}

/// What the open layers are made of, and nothing else.
struct PublicationSource: Sendable {
    let publication: Publication
    /// What the municipality answers, as far as everyone may see it.
    let feedback: [Feedback]
    /// Whom the marks come from.
    let origin: String
}

/// What everyone gets to know of a publication. What is told to nobody, as when exactly it was made, is not in it, so that
/// nothing can be guessed from its checksum.
private struct ShownPublication: Encodable {
    var round: PublishedRound
    var analysis: String
    var method: String
    var month: String
    var thresholds: DisclosureThresholds
    var content: PublishedContent

    init(_ publication: Publication) {
        round = publication.round
        analysis = publication.analysis
        method = publication.method
        month = publication.month
        thresholds = publication.thresholds
        content = publication.content
    }
}
