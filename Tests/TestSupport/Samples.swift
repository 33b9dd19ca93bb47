package import Foundation
package import Geodesy
package import Places

/// Values that tests in several rooms need. All of them are made up for the tests.
package enum Sample {
    package static let transformer = try! CoordinateTransformer()

    /// Two preschools in Kiruna's town, at real addresses.
    package static let preschools = [
        Preschool(
            code: "451961", name: "Bergkristallens Förskola", place: "Kiruna", children: 42, groups: 2,
            position: Position(easting: 719_096, northing: 7_537_070), positionQuality: .address),
        Preschool(
            code: "420338", name: "Norrskenets Förskola", place: "Kiruna", children: 29, groups: 2,
            position: Position(easting: 719_857, northing: 7_536_094), positionQuality: .address),
        Preschool(code: "109620", name: "Fjällrävens Förskola", children: 21, groups: 1),
    ]

    package static let area = AreaOfInterest(
        outline: nil, preschools: preschools.compactMap(\.position), bufferM: 5_000)

    /// A round in November 2026.
    package static let round = Round(
        id: 1, name: "November", opens: Timestamp.parse("2026-11-01T00:00:00Z")!,
        closes: Timestamp.parse("2026-12-01T00:00:00Z")!)

    package static let duringRound = Timestamp.parse("2026-11-21T09:30:00Z")!

    package static let scope = MarkScope(preschool: "451961", group: "Blåbär", round: 1)

    package static func content(
        e: Double = 719_100, n: Double = 7_537_000, category: Places.Category = .snow, children: Int = 8
    ) -> MarkContent {
        MarkContent(
            position: Position(easting: e, northing: n), category: category, children: children,
            recordedAt: duringRound)
    }

    package static func submission(
        id: UUID = UUID(), revision: Int = 1, content: MarkContent = content()
    ) -> MarkSubmission {
        var content = content
        content.revision = revision
        return MarkSubmission(id: id, content: content)
    }

    /// Something that a field may hold, as somebody writes it, and that is not what it holds when nothing is written.
    package static func value(of field: MarkField) -> FieldValue {
        switch field.kind {
        case .word(let words): .text(words.codes.last!)
        case .words(let words): .words(words.codes)
        case .wholeNumber(let minimum, _): .wholeNumber(minimum + 3)
        case .number(let range): .number(Double(range.lowerBound) + 4.5)
        case .text: .text("\(field.name): ”Här, \"just\" här”")
        case .moment: .text("2026-11-21T09:30:00.250Z")
        }
    }

    /// A feature in which every field of the schema holds its ``value(of:)``.
    package static func fullFeature() throws -> Data {
        let properties = MarkSchema.fields.map { field -> (String, Any) in
            switch value(of: field) {
            case .text(let text): (field.name, text)
            case .wholeNumber(let number): (field.name, number)
            case .number(let number): (field.name, number)
            case .words(let words): (field.name, words)
            case .moment: (field.name, "")
            }
        }
        return try JSONSerialization.data(
            withJSONObject: [
                "type": "Feature", "id": "3f2b8c1e-7d4a-4e0b-9c55-0a1b2c3d4e5f",
                "geometry": ["type": "Point", "coordinates": [20.2163, 67.8645]],
                "properties": Dictionary(uniqueKeysWithValues: properties),
            ] as [String: Any])
    }

    /// A table with a column for every field of the schema, and the same mark in its only row.
    package static func fullTable() -> Data {
        let values = MarkSchema.fields.map { field in
            switch value(of: field) {
            case .text(let text): text
            case .wholeNumber(let number): "\(number)"
            case .number(let number): "\(number)"
            case .words(let words): words.joined(separator: " ")
            case .moment: ""
            }
        }
        let row = values.map { "\"\($0.replacing("\"", with: "\"\""))\"" }.joined(separator: ",")
        let header = MarkSchema.fields.map(\.name).joined(separator: ",")
        return Data("\(header),lon,lat\n\(row),20.2163,67.8645\n".utf8)
    }
}
