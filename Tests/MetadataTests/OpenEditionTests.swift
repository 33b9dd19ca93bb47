import Foundation
import Markup
import Testing

@testable import Metadata

/// What everyone may read gives nothing away.
struct OpenEditionTests {
    private static func texts(_ description: DatasetDescription) throws -> [String] {
        [try description.dcatJSONLD(), description.dcatRDFXML(), description.iso19139()]
    }

    private static let secrets = [
        Sample.Secret.opens.inSwedish, Sample.Secret.opens.iso8601, Sample.Secret.closes.inSwedish,
        Sample.Secret.closes.iso8601, SwedishNumber.text(Sample.Secret.medianAccuracyM),
        Sample.Secret.medianAccuracyM.text(decimals: 1), Sample.Secret.leftOut, CountBand(of: 7).text,
        CountBand(of: 123).text,
    ]

    @Test(arguments: secrets)
    func whatOnlyTheMunicipalityMayKnowIsInNoOpenText(secret: String) throws {
        for text in try Self.texts(Sample.open) { #expect(!text.contains(secret)) }
        let told = try Self.texts(Sample.internal).contains { $0.contains(secret) }
        #expect(told, "a secret that nobody is told tests nothing")
    }

    @Test func noDayIsTold() throws {
        let allowed: Set = [
            // The publication's month from end to end, and when regulations and standards were published.
            "2026-11-01", "2026-11-30", "2010-12-08", "2019-10-14",
        ]
        for text in try Self.texts(Sample.open) {
            let days = Set(text.matches(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/).map { String($0.output) })
            #expect(days.isSubset(of: allowed), "\(days.subtracting(allowed))")
            #expect(text.firstMatch(of: /[0-9] (januari|september|november|december) [0-9]{4}/) == nil)
        }
    }

    @Test func everyoneMaySeeWhatIsOpenAndNothingElse() throws {
        let rights = "http://publications.europa.eu/resource/authority/access-right/"
        #expect(try Sample.open.dcatJSONLD().contains("\"\(rights)PUBLIC\""))
        #expect(try Sample.internal.dcatJSONLD().contains("\"\(rights)NON_PUBLIC\""))
        #expect(try !Sample.internal.dcatJSONLD().contains("\"\(rights)PUBLIC\""))
        #expect(Sample.open.iso19139().contains("#ingaTillampligaVillkor"))
        #expect(!Sample.internal.iso19139().contains("#ingaTillampligaVillkor"))
        #expect(try !Sample.internal.dcatJSONLD().contains("dcterms:license"))
    }

    @Test func countsAreToldAsBands() {
        let told = [-1, 0, 1, 9, 10, 19, 20, 49, 50, 99, 100, 12_345].map { CountBand(of: $0).text }
        #expect(
            told == [
                "inga", "inga", "1–9", "1–9", "10–19", "10–19", "20–49", "20–49", "50–99", "50–99", "100 eller fler",
                "100 eller fler",
            ])
        #expect(CountBand(of: 12) == CountBand(of: 17))
    }
}
