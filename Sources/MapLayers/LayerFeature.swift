import Geodesy

/// One feature of a layer: geometry, and values in the order of the layer's attributes. The first is always the id.
struct LayerFeature: Sendable {
    enum Geometry: Sendable {
        /// The place is not known.
        case none
        case point(Position)
        case polygon(Polygon)

        var boundingBox: BoundingBox? {
            switch self {
            case .none: nil
            case .point(let position): BoundingBox(of: CollectionOfOne(position))
            case .polygon(let polygon): polygon.boundingBox
            }
        }
    }

    enum Value: Sendable {
        case absent
        case text(String)
        case integer(Int)
        case number(Double)

        init(_ text: String?) { self = text.map(Value.text) ?? .absent }
        init(_ integer: Int?) { self = integer.map(Value.integer) ?? .absent }
        init(_ number: Double?) { self = number.map(Value.number) ?? .absent }
    }

    var geometry: Geometry
    var values: [Value]
}

extension CoordinateTransformer {
    /// Takes features from SWEREF 99 TM to another system, with one call into PROJ.
    func transform(_ features: inout [LayerFeature], to system: CoordinateSystem) throws {
        guard system != .sweref99TM else { return }
        var positions: [Position] = []
        for feature in features {
            switch feature.geometry {
            case .none: break
            case .point(let position): positions.append(position)
            case .polygon(let polygon): polygon.rings.forEach { positions.append(contentsOf: $0) }
            }
        }
        try transform(&positions, from: .sweref99TM, to: system)
        var next = positions[...]
        func take(_ count: Int) -> [Position] {
            defer { next = next.dropFirst(count) }
            return Array(next.prefix(count))
        }
        for index in features.indices {
            switch features[index].geometry {
            case .none: break
            case .point: features[index].geometry = .point(take(1)[0])
            case .polygon(let polygon):
                let rings = polygon.rings.map { take($0.count) }
                features[index].geometry = .polygon(Polygon(outer: rings[0], holes: Array(rings.dropFirst())))
            }
        }
    }
}
