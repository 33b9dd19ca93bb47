import Disclosure
import Foundation
import Geodesy
import Metadata
import Places
import Store
import TestSupport
import Testing

@testable import MapLayers

/// What layers say depends on settings as much as on marks, and their tags tell so.
struct SettingsTests {
    private let moment = Sample.duringRound

    private func attribution(
        name: String = "Kiruna kommun", contact: String? = nil, url: String = "https://karta.example.se",
        licence: String? = nil, system: CoordinateSystem = .sweref992015, thresholds: DisclosureThresholds = .standard,
        version: String = "1"
    ) -> Attribution {
        Attribution(
            municipality: Municipality(code: "2584", name: name, contact: contact), publicURL: URL(string: url)!,
            licence: licence.flatMap(URL.init(string:)), localSystem: system, thresholds: thresholds,
            softwareVersion: version, pictogramSheet: URL(fileURLWithPath: "pictograms.svg"))
    }

    /// A demonstration with a number of squares.
    private func published(squares: Int, madeAt: Date? = nil, _ attribution: Attribution) throws -> PublicationLayers {
        let marks = (0..<squares).flatMap { number in
            [(1, "A"), (2, "B"), (3, "C")].map { group, preschool in
                MarkPoint(
                    position: Position(easting: 719_250 + Double(number) * 800, northing: 7_536_050),
                    preschool: preschool, group: group, children: 8, category: .play, review: .approved)
            }
        }
        let content = PublishedContent(of: marks, preschools: Sample.preschools, control: DisclosureControl())
        #expect(content.disclosed.squares.count == squares)
        let publication = Publication(
            number: 0, round: PublishedRound(id: 0, title: "Demo", isSynthetic: true), analysis: "demo", method: "prov",
            madeAt: madeAt ?? moment, thresholds: .standard, content: content)
        return try PublicationLayers(
            publication: publication, feedback: [], changedAt: moment, attribution: attribution,
            transformer: Sample.transformer)
    }

    private func marks(of fixture: Fixture, _ attribution: Attribution) -> InternalLayers {
        InternalLayers(
            store: fixture.store, round: fixture.round, rounds: [fixture.round], attribution: attribution,
            transformer: Sample.transformer
        ) { throw CancellationError() }
    }

    @Test func aTagKnowsEverySettingThatFilesAreMadeFrom() async throws {
        let fixture = try await Fixture()
        let imprints = [
            attribution(), attribution(name: "Gällivare kommun"), attribution(contact: "karta@example.se"),
            attribution(url: "https://kartan.example.se"), attribution(licence: "https://example.se/licens"),
            attribution(system: .sweref991800), attribution(thresholds: .init(children: 12)), attribution(version: "2"),
        ]
        var tags: Set<String> = []
        for attribution in imprints {
            tags.insert(try published(squares: 1, attribution).revision(of: .cells).tag)
            tags.insert(try await marks(of: fixture, attribution).revision(of: .marks).tag)
        }
        #expect(tags.count == 2 * imprints.count)
        let again = try published(squares: 1, attribution()).revision(of: .cells).tag
        #expect(tags.contains(again))
    }

    @Test func theDemonstrationMadeAnewHasAnotherTagAndIsAnotherList() throws {
        let before = try published(squares: 1, attribution())
        let after = try published(squares: 2, attribution())
        #expect(try before.revision(of: .cells).tag != after.revision(of: .cells).tag)
        #expect(before.generation(of: .cells) != after.generation(of: .cells))
        // When in its month it was made is told to nobody, and not to be guessed from the tag.
        let later = try published(squares: 1, madeAt: moment.addingTimeInterval(60), attribution())
        #expect(try before.revision(of: .cells).tag == later.revision(of: .cells).tag)
    }

    @Test func theLineageOfInternalLayersSaysTheThresholdsThatAreSet() async throws {
        let strict = attribution(thresholds: .init(children: 12, preschools: 4))
        let fixture = try await Fixture()
        let record = try await marks(of: fixture, strict).description(of: [.marks]).iso19139()
        // The database is gone with the fixture.
        withExtendedLifetime(fixture) {}
        #expect(record.contains("minst 12 barn från minst 4 förskolor"))
    }
}
