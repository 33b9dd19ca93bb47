import Foundation
package import Geodesy

/// A mark as a GeoJSON Feature (RFC 7946), the way that the API gives it to the device which made it.
package struct MarkFeature: Encodable, Sendable {
    private let mark: Mark
    private let coordinates: Position

    /// - Parameter coordinates: the mark's place in WGS 84, degrees.
    package init(_ mark: Mark, at coordinates: Position) {
        self.mark = mark
        self.coordinates = coordinates
    }

    package func encode(to encoder: any Encoder) throws {
        var feature = encoder.container(keyedBy: FeatureKey.self)
        try feature.encode("Feature", forKey: .type)
        try feature.encode(mark.id.text, forKey: .id)
        try feature.encode(PointGeometry(coordinates), forKey: .geometry)
        var properties = feature.nestedContainer(keyedBy: AnyKey.self, forKey: .properties)
        let content = mark.content
        // Text and numbers go the encoder's short way; words and optionals would go its long one.
        func put(_ text: String?, _ field: MarkField) throws {
            let key = AnyKey(field.rawValue)
            if let text { try properties.encode(text, forKey: key) } else { try properties.encodeNil(forKey: key) }
        }
        func put(_ number: Int?, _ field: MarkField) throws {
            let key = AnyKey(field.rawValue)
            if let number { try properties.encode(number, forKey: key) } else { try properties.encodeNil(forKey: key) }
        }
        try put(mark.revision, .revision)
        try put(content.category.rawValue, .category)
        try put(content.children, .children)
        try put(Timestamp.format(content.recordedAt), .recordedAt)
        try put(content.kind.rawValue, .kind)
        try properties.encode(content.seasons.map(\.rawValue).sorted(), forKey: AnyKey(MarkField.seasons.rawValue))
        try put(content.ageBand?.rawValue, .ageBand)
        try put(content.frequency?.rawValue, .frequency)
        try put(content.walkingMinutes, .walkingMinutes)
        try put(content.quote, .quote)
        try put(content.staffNote, .staffNote)
        try put(content.language?.rawValue, .language)
        try put(content.placement?.rawValue, .placement)
        try properties.encode(content.accuracyM, forKey: AnyKey(MarkField.accuracyM.rawValue))
        for (field, text) in mark.serverFields {
            let key = AnyKey(field.rawValue)
            switch field {
            case .round: try properties.encode(mark.scope.round, forKey: key)
            case .late: try properties.encode(mark.late, forKey: key)
            default: try properties.encode(text, forKey: key)
            }
        }
    }
}

/// What the others of a group see of a mark: where, what and which kind, and nothing that leads back to it.
package struct MarkGlimpse: Encodable, Sendable {
    private let category: Category
    private let kind: Kind
    private let coordinates: Position

    /// - Parameter coordinates: the mark's place in WGS 84, degrees.
    package init(_ mark: Mark, at coordinates: Position) {
        category = mark.content.category
        kind = mark.content.kind
        self.coordinates = coordinates
    }

    package func encode(to encoder: any Encoder) throws {
        var feature = encoder.container(keyedBy: FeatureKey.self)
        try feature.encode("Feature", forKey: .type)
        try feature.encode(PointGeometry(coordinates), forKey: .geometry)
        var properties = feature.nestedContainer(keyedBy: AnyKey.self, forKey: .properties)
        try properties.encode(category, forKey: AnyKey(MarkField.category.rawValue))
        try properties.encode(kind, forKey: AnyKey(MarkField.kind.rawValue))
    }
}

private enum FeatureKey: String, CodingKey {
    case type, id, geometry, properties
}

/// A GeoJSON Point with nine decimals, a tenth of a millimetre.
private struct PointGeometry: Encodable {
    var type = "Point"
    var coordinates: [Double]

    init(_ position: Position) {
        coordinates = [position.longitude, position.latitude].map { ($0 * 1e9).rounded() / 1e9 }
    }
}

/// A member name of a JSON object that is not known beforehand.
struct AnyKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
