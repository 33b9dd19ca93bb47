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
}
