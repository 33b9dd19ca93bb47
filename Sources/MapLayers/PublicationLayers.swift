public import Disclosure
public import Geodesy
public import Places

/// The layers that everyone may see: a publication, and the municipality's feedback on it. There is no way from here to
/// the database or to a mark.
public struct PublicationLayers: Sendable {
    private let publication: Publication
    private let feedback: [Feedback]
    private let municipality: Municipality
    private let transformer: CoordinateTransformer

    public init(
        publication: Publication, feedback: [Feedback], municipality: Municipality, transformer: CoordinateTransformer
    ) {
        self.publication = publication
        self.feedback = feedback
        self.municipality = municipality
        self.transformer = transformer
    }

    /// The layers that everyone may see anything of.
    public static let layers = Layer.allCases.filter { OpenAttributes.include(layer: $0.name) }

    /// Writes a whole layer; nothing for a layer that everyone may not see.
    ///
    /// - Parameters:
    ///   - box: in the coordinate system of the answer.
    ///   - emit: gets the bytes, in order.
    /// - Returns: how many features were written.
    public func write(
        _ layer: Layer, as format: LayerFormat, in system: CoordinateSystem, box: BoundingBox? = nil,
        to emit: ([UInt8]) async throws -> Void
    ) async throws -> Int {
        guard OpenAttributes.include(layer: layer.name) else { return 0 }
        let heading = LayerHeading(
            layer: layer, audience: .open, system: system, roundTitle: publication.round.title,
            isSynthetic: publication.round.isSynthetic, source: source)
        let features = features(of: layer)
        return try await LayerTransfer(heading: heading, format: format, box: box, transformer: transformer)
            .write(to: emit) { body in try await body(features) }
    }

    public func count(of layer: Layer) -> Int {
        switch layer {
        case .hotspots: publication.content.disclosed.hotspots.count
        case .cells: publication.content.disclosed.squares.count
        case .preschools: publication.content.preschools.count
        case .marks: 0
        }
    }

    private var source: String { municipality.source(isSynthetic: publication.round.isSynthetic) }

    private func features(of layer: Layer) -> [LayerFeature] {
        let attributes = layer.attributes(for: .open)
        func feature(_ geometry: LayerFeature.Geometry, _ values: [String: LayerFeature.Value]) -> LayerFeature {
            // Only what is among the open attributes is ever looked up.
            LayerFeature(geometry: geometry, values: attributes.map { values[$0.name] ?? .absent })
        }
        switch layer {
        case .hotspots: return publication.hotspots.map { feature(.polygon($0.outline), values(of: $0)) }
        case .cells:
            return publication.content.disclosed.squares.map { square in
                var values = values(of: square.counts)
                values["id"] = .text(square.square.id)
                values["storlek_m"] = .integer(square.square.sizeM)
                return feature(.polygon(square.square.polygon), values)
            }
        case .preschools:
            return publication.content.preschools.map { preschool in
                feature(preschool.position.map { .point($0) } ?? .none, values(of: preschool))
            }
        case .marks: return []
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
        values["avstand_m"] = .init(hotspot.distanceM)
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
            "ort": .text(preschool.place), "lageskvalitet": .text(preschool.positionQuality.swedish),
            "svarat": .text(yesOrNo(preschool.tookPart)),
        ]
    }
}
