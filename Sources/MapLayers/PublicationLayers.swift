package import CQL2
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
    private let relations: any SpatialRelations
    private var features: [Layer: [LayerFeature]] = [:]

    /// - Parameters:
    ///   - feedback: what everyone may see of it.
    ///   - changedAt: when one of the two last changed.
    package init(
        publication: Publication, feedback: [Feedback], changedAt: Date, attribution: Attribution,
        transformer: CoordinateTransformer, relations: any SpatialRelations
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
        self.relations = relations
        for layer in PublicationLayers.layers { features[layer] = features(of: layer) }
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
        of layer: Layer, _ selection: LayerSelection, after place: Int64, upTo end: Int64?, limit: Int
    ) throws -> LayerPage {
        try (features[layer] ?? []).page(
            of: layer, selection, for: .open, after: place, upTo: end, limit: limit, transformer, relations)
    }

    package func end(of layer: Layer) -> Int64 { Int64(count(of: layer)) }

    package func count(of layer: Layer) -> Int { features[layer]?.count ?? 0 }

    package func count(of layer: Layer, _ selection: LayerSelection) throws -> Int {
        try selection.matching((features[layer] ?? [])[...], of: layer, for: .open, transformer, relations).count
    }

    package func feature(_ id: String, of layer: Layer) -> LayerFeature? { features[layer]?.first { $0.id == id } }

    package func extent(of layer: Layer) -> BoundingBox? {
        features[layer]?.boundingBox
    }

    private func features(of layer: Layer) -> [LayerFeature] {
        let attributes = layer.attributes(for: .open)
        func feature(_ id: String, _ geometry: Geometry?, _ values: [String: LayerFeature.Value]) -> LayerFeature {
            // Only what is among the open attributes is ever looked up.
            LayerFeature(id: id, geometry: geometry, values: attributes.map { values[$0.name] ?? .absent })
        }
        switch layer {
        case .hotspots: return publication.hotspots.map { feature($0.id, .polygon($0.outline), values(of: $0)) }
        case .cells:
            return publication.content.disclosed.squares.map { square in
                var values = values(of: square.counts)
                values["id"] = .text(square.square.id)
                values["storlek_m"] = .integer(square.square.sizeM)
                return feature(square.square.id, .polygon(square.square.polygon), values)
            }
        case .preschools:
            return publication.content.preschools.map { preschool in
                feature(preschool.code, preschool.position.map { .point($0) }, values(of: preschool))
            }
        case .marks, .density, .nearness, .changes: return []
        }
    }

    private func values(of hotspot: PublishedHotspot) -> [String: LayerFeature.Value] {
        var values = values(of: hotspot.counts)
        let feedback = feedback.on(.hotspot(hotspot.id)).last
        values["id"] = .text(hotspot.id)
        values["objekttyp"] = .text("smultronstalle")
        values["omgang"] = .text(publication.round.title)
        values["analys_id"] = .text(publication.analysis)
        values["kalla"] = .text(source)
        values["narmaste_forskola"] = .init(hotspot.nearestPreschool?.name)
        values["avstand_m"] = .number(hotspot.distanceM, decimals: 1)
        values["metod"] = .text(publication.method)
        values["framtagen"] = .text(publication.month)
        values["aterkoppling"] = .init(feedback?.text)
        values["aterkoppling_status"] = .init(feedback?.status.rawValue)
        return values
    }

    private func values(of counts: BandedCounts) -> [String: LayerFeature.Value] {
        [
            "antal_markeringar": .init(counts.marks?.text), "antal_barn": .init(counts.children?.text),
            "antal_forskolor": .init(counts.preschools?.text),
        ]
    }

    private func values(of preschool: PublishedPreschool) -> [String: LayerFeature.Value] {
        [
            "id": .text(preschool.code), "namn": .text(preschool.name), "huvudman": .text(preschool.operatorName),
            "ort": .text(preschool.place), "lageskvalitet": .text(preschool.positionQuality.layerWord),
            "svarat": .text(yesOrNo(preschool.tookPart)),
        ]
    }
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
