import Foundation
import Geodesy
package import Places
import Store

/// A mark with all that is kept of it, for whoever asks what is held of a preschool.
package struct MarkEntry: Message {
    /// What is kept of it besides its fields.
    private struct Circumstances: Message {
        var id: String
        var group: String?
        var round: Int
        var receivedAt: String
        var late: Bool
        var review: Review
        var origin: Origin
        var textHeld: Bool
        /// SHA-256, in hexadecimal, of the random key of the device that made the mark.
        var deviceHash: String?
        var e: Double
        var n: Double
        /// WGS 84, degrees.
        var lon: Double
        var lat: Double
        /// When it was taken back.
        var deleted: String?
    }

    private let circumstances: Circumstances
    /// What each field of ``MarkSchema`` holds, by its index.
    package let values: [FieldValue?]

    init(_ record: MarkRecord, _ transformer: CoordinateTransformer) throws {
        let mark = record.mark
        let position = mark.content.position
        let degrees = try transformer.roundedDegrees(of: position)
        circumstances = Circumstances(
            id: mark.id.text, group: mark.scope.group, round: mark.scope.round,
            receivedAt: Timestamp.format(mark.receivedAt), late: mark.late, review: mark.review, origin: mark.origin,
            textHeld: mark.textHeld, deviceHash: record.deviceHash?.hexadecimal, e: position.easting,
            n: position.northing, lon: degrees.longitude, lat: degrees.latitude,
            deleted: record.deletedAt.map(Timestamp.format))
        values = mark.content.values
    }

    package func encode(to encoder: any Encoder) throws {
        try circumstances.encode(to: encoder)
        try encoder.encode(values, of: MarkSchema.fields)
    }

    package init(from decoder: any Decoder) throws {
        circumstances = try Circumstances(from: decoder)
        values = try decoder.values(of: MarkSchema.fields)
    }
}

extension Encoder {
    /// Writes what fields of a mark hold, as members among others.
    func encode(_ values: [FieldValue?], of fields: [MarkField]) throws {
        var members = container(keyedBy: AnyKey.self)
        for (field, value) in zip(fields, values) {
            if let value { try members.encode(value, forKey: AnyKey(field.name)) }
        }
    }
}

extension Decoder {
    /// What fields of a mark hold, from members among others.
    func values(of fields: [MarkField]) throws -> [FieldValue?] {
        let members = try container(keyedBy: AnyKey.self)
        return try fields.map(members.value)
    }
}

extension KeyedDecodingContainer<AnyKey> {
    /// Reads a field as a value of its own type, from which the OpenAPI document takes its words.
    fileprivate func value(of field: MarkField) throws -> FieldValue? {
        func value<Value: Decodable>(_ type: Value.Type) throws -> Value? {
            let key = AnyKey(field.name)
            return field.presence == .optional ? try decodeIfPresent(type, forKey: key) : try decode(type, forKey: key)
        }
        func word<Word: Vocabulary>(_ type: Word.Type) throws -> FieldValue? {
            try value(type).map { .text($0.rawValue) }
        }
        func words<Word: Vocabulary>(_ type: Word.Type) throws -> FieldValue? {
            try value([Word].self).map { .words($0.map(\.rawValue)) }
        }
        return switch field.kind {
        case .word(let type): try word(type)
        case .words(let type): try words(type)
        case .wholeNumber: try value(Int.self).map(FieldValue.wholeNumber)
        case .number: try value(Double.self).map(FieldValue.number)
        case .text, .moment: try value(String.self).map(FieldValue.text)
        }
    }
}

extension Data {
    fileprivate var hexadecimal: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
