import Foundation
package import Geodesy

/// A mark as a GeoJSON Feature (RFC 7946).
package struct MarkFeature: Encodable, Sendable {
    private let mark: Mark
    private let coordinates: Position
    private let isWhole: Bool

    /// - Parameters:
    ///   - coordinates: where the mark lies, WGS 84, degrees.
    ///   - isWhole: as the API gives it to the device that made the mark; else what the others of a group see of it: where,
    ///     what and which kind, and nothing that leads back to it.
    package init(_ mark: Mark, at coordinates: Position, isWhole: Bool) {
        self.mark = mark
        self.coordinates = coordinates
        self.isWhole = isWhole
    }

    /// The places in the schema of the fields that the others of a group see.
    package static let glimpse = [MarkSchema.field(\.category).index, MarkSchema.field(\.kind).index]

    package func encode(to encoder: any Encoder) throws {
        var feature = encoder.container(keyedBy: AnyKey.self)
        try feature.encode("Feature", forKey: AnyKey("type"))
        if isWhole { try feature.encode(mark.id.text, forKey: AnyKey("id")) }
        try feature.encode(PointGeometry(coordinates), forKey: AnyKey("geometry"))
        var properties = feature.nestedContainer(keyedBy: AnyKey.self, forKey: AnyKey("properties"))
        for (index, value) in mark.content.values.enumerated() where isWhole || MarkFeature.glimpse.contains(index) {
            let key = AnyKey(MarkSchema.fields[index].name)
            if let value { try properties.encode(value, forKey: key) } else { try properties.encodeNil(forKey: key) }
        }
        guard isWhole else { return }
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

extension KeyedEncodingContainer {
    /// Text and numbers go the encoder's short way; a value of its own would go the long one.
    package mutating func encode(_ value: FieldValue, forKey key: Key) throws {
        switch value {
        case .text(let text): try encode(text, forKey: key)
        case .wholeNumber(let number): try encode(number, forKey: key)
        case .number(let number): try encode(number, forKey: key)
        case .words(let words): try encode(words, forKey: key)
        case .moment(let moment): try encode(Timestamp.format(moment), forKey: key)
        }
    }
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
package struct AnyKey: CodingKey {
    package var stringValue: String
    package var intValue: Int? { nil }

    package init(_ name: String) { stringValue = name }
    package init(stringValue: String) { self.stringValue = stringValue }
    package init?(intValue: Int) { nil }
}
