package import Foundation
package import Geodesy

/// One feature of a layer.
package struct LayerFeature: Sendable {
    /// What an attribute holds.
    package enum Value: Sendable {
        case absent
        case text(String)
        case integer(Int)
        case number(Double)
        case moment(Date)

        init(_ text: String?) { self = text.map(Value.text) ?? .absent }
        init(_ integer: Int?) { self = integer.map(Value.integer) ?? .absent }
    }

    /// Unique in its layer.
    package var id: String
    /// SWEREF 99 TM (EPSG:3006), metres; nil where the place is not known.
    package var geometry: Geometry?
    /// In the order of the layer's attributes for the audience.
    package var values: [Value]
}

extension CoordinateTransformer {
    /// Takes features from SWEREF 99 TM to another system, with one call into PROJ.
    func transform(_ features: inout [LayerFeature], to system: CoordinateSystem) throws {
        guard system != .sweref99TM else { return }
        var positions: [Position] = []
        positions.reserveCapacity(features.count)
        for feature in features {
            switch feature.geometry {
            case nil: break
            case .point(let position): positions.append(position)
            case .some(let geometry): positions += geometry.positions
            }
        }
        try transform(&positions, from: .sweref99TM, to: system)
        var rest = positions[...]
        for index in features.indices {
            features[index].geometry = features[index].geometry?.rebuilt(from: &rest)
        }
    }
}
